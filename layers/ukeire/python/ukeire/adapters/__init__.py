"""The outside world behind the ports: DynamoDB, S3, SES, SQS, Step Functions, clock, ids."""
