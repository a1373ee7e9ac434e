"""The names, URLs and ARNs of what the template declares, known before it is created."""

from collections.abc import Callable, Mapping
from typing import Any

from infrastructure.local.config import ACCOUNT, HOST, REGION, STACK, Ports
from infrastructure.local.intrinsics import UnknownReference

# The property that fixes a resource's name; without it CloudFormation, and so we, make one up.
_NAME_PROPERTY = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Lambda::LayerVersion": "LayerName",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
    "AWS::SES::EmailIdentity": "EmailIdentity",
    "AWS::SES::ConfigurationSet": "Name",
    "AWS::SSM::Parameter": "Name",
    "AWS::SNS::Topic": "TopicName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::Scheduler::Schedule": "Name",
    "AWS::Scheduler::ScheduleGroup": "Name",
    "AWS::Events::Rule": "Name",
    "AWS::CloudWatch::Alarm": "AlarmName",
}


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


_ARN: dict[str, Callable[[str], str]] = {
    "AWS::DynamoDB::Table": lambda name: _arn("dynamodb", f"table/{name}"),
    "AWS::S3::Bucket": lambda name: f"arn:aws:s3:::{name}",
    "AWS::SQS::Queue": lambda name: _arn("sqs", name),
    "AWS::SNS::Topic": lambda name: _arn("sns", name),
    "AWS::KMS::Key": lambda name: _arn("kms", f"key/{name}"),
    "AWS::Lambda::Function": lambda name: _arn("lambda", f"function:{name}"),
    "AWS::Lambda::LayerVersion": lambda name: _arn("lambda", f"layer:{name}:1"),
    "AWS::StepFunctions::StateMachine": lambda name: _arn("states", f"stateMachine:{name}"),
    "AWS::Logs::LogGroup": lambda name: _arn("logs", f"log-group:{name}:*"),
    "AWS::IAM::ManagedPolicy": lambda name: f"arn:aws:iam::{ACCOUNT}:policy/{name}",
    "AWS::IAM::Role": lambda name: f"arn:aws:iam::{ACCOUNT}:role/{name}",
    "AWS::Scheduler::Schedule": lambda name: _arn("scheduler", f"schedule/default/{name}"),
    "AWS::Scheduler::ScheduleGroup": lambda name: _arn("scheduler", f"schedule-group/{name}"),
    "AWS::Events::Rule": lambda name: _arn("events", f"rule/{name}"),
    "AWS::CloudWatch::Alarm": lambda name: _arn("cloudwatch", f"alarm:{name}"),
}
# Types whose `Ref` is the ARN rather than the name.
_REF_IS_ARN = {
    "AWS::IAM::ManagedPolicy",
    "AWS::StepFunctions::StateMachine",
    "AWS::SNS::Topic",
    "AWS::Lambda::LayerVersion",
}


class Names:
    """What `Ref` and `Fn::GetAtt` give for the resources of one template."""

    def __init__(self, resources: Mapping[str, Any], ports: Ports) -> None:
        self._resources = resources
        self._ports = ports
        self.resolve: Callable[[Any], Any] = lambda value: value

    def physical(self, logical_id: str) -> str:
        """The resource's own name: the one it declares, or one made of the stack's and its own."""
        resource = self._resource(logical_id)
        declared = resource.get("Properties", {}).get(_NAME_PROPERTY.get(resource["Type"], ""))
        if declared is not None:
            return str(self.resolve(declared))
        name = f"{STACK}-{logical_id}"
        return name.lower() if resource["Type"] == "AWS::S3::Bucket" else name

    def ref(self, logical_id: str) -> str:
        kind = self._resource(logical_id)["Type"]
        name = self.physical(logical_id)
        if kind == "AWS::SQS::Queue":
            return f"{self._ports.aws_url}/{ACCOUNT}/{name}"
        if kind == "AWS::ApiGatewayV2::Api":
            return logical_id
        return _ARN[kind](name) if kind in _REF_IS_ARN else name

    def attribute(self, logical_id: str, attribute: str) -> str:
        kind = self._resource(logical_id)["Type"]
        name = self.physical(logical_id)
        if attribute in {"Arn", "TopicArn"} and kind in _ARN:
            return _ARN[kind](name)
        match kind, attribute:
            case "AWS::DynamoDB::Table", "StreamArn":
                return f"{_ARN[kind](name)}/stream/local"
            case "AWS::SQS::Queue", "QueueName":
                return name
            case "AWS::SQS::Queue", "QueueUrl":
                return self.ref(logical_id)
            case "AWS::StepFunctions::StateMachine", "Name":
                return name
            case "AWS::S3::Bucket", "DomainName" | "RegionalDomainName":
                return f"{HOST}:{self._ports.aws}"
            case "AWS::ApiGatewayV2::Api", "ApiEndpoint":
                return f"http://{HOST}"
        raise UnknownReference(f"the local run does not know {kind}.{attribute} ({logical_id})")

    def _resource(self, logical_id: str) -> Any:
        if logical_id not in self._resources:
            raise UnknownReference(f"the template declares no {logical_id}")
        return self._resources[logical_id]
