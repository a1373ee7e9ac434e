"""Creates in moto what the template declares; refuses every type and property it does not know.

One function per resource type. It takes each property, or ignores it with the reason why it has
no effect on this machine; `Properties.finish` raises for the rest.
"""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from moto.kms.models import kms_backends

from infrastructure.local.aws import Clients
from infrastructure.local.config import ACCOUNT, REGION
from infrastructure.local.declared import Declared, MailDestination
from infrastructure.local.properties import Properties, UnknownResource
from infrastructure.local.runnables import READERS
from infrastructure.local.template import Resource

# Types without effect here, each with the reason.
IGNORED = {
    "AWS::IAM::Role": "the functions' roles are held against their calls by permissions.py",
    "AWS::IAM::Policy": "read with the roles",
    "AWS::IAM::ManagedPolicy": "read with the roles",
    "AWS::Lambda::Permission": "the router calls functions directly",
    "AWS::Lambda::LayerVersion": "the layers' packages are on the path of this process",
    "AWS::Logs::LogGroup": "functions log to the terminal",
    "AWS::Logs::MetricFilter": "functions log to the terminal",
    "AWS::CloudWatch::Alarm": "nobody is woken by a laptop",
    "AWS::CloudWatch::Dashboard": "metrics stay in the log here",
    "AWS::S3::BucketPolicy": "moto checks no identity",
    "AWS::SQS::QueuePolicy": "moto checks no identity",
    "AWS::ApiGatewayV2::Stage": "throttling, logs and tracing are API Gateway's own",
    "AWS::Scheduler::ScheduleGroup": "schedules here need no group",
    "AWS::SNS::TopicPolicy": "moto checks no identity",
    "AWS::KMS::Alias": "functions name the key itself",
}
_TAGS = "nobody looks for resources by tag here"
_AT_REST = "nothing outlives the process"
# What others point at comes first.
_ORDER = (
    "AWS::SSM::Parameter",
    "AWS::SES::ConfigurationSet",
    "AWS::SES::EmailIdentity",
    "AWS::DynamoDB::Table",
    "AWS::SQS::Queue",
    "AWS::SNS::Topic",
    "AWS::SNS::Subscription",
    "AWS::S3::Bucket",
    "AWS::StepFunctions::StateMachine",
)


def create(resources: Iterable[Resource], clients: Clients, declared: Declared) -> None:
    """Create all of them and add to `declared` what the process itself plays.

    Raises `UnknownResource`, for an unknown type before anything is created.
    """
    everything = list(resources)
    unknown = sorted(
        {r.kind for r in everything} - IGNORED.keys() - CREATORS.keys() - READERS.keys()
    )
    if unknown:
        raise UnknownResource(f"the local run does not know the types {', '.join(unknown)}")
    for resource in sorted(everything, key=_order):
        if resource.kind in IGNORED:
            continue
        properties = Properties(resource.logical_id, resource.properties)
        if resource.kind in READERS:
            READERS[resource.kind](resource, properties, declared)
        else:
            CREATORS[resource.kind](resource.name, properties, clients, declared)
        properties.finish()


def _order(resource: Resource) -> tuple[int, bool]:
    position = _ORDER.index(resource.kind) if resource.kind in _ORDER else len(_ORDER)
    # A dead-letter queue has no redrive of its own: it must exist before the queues that name it.
    return position, "RedrivePolicy" in resource.properties


def _table(name: str, p: Properties, clients: Clients, _declared: Declared) -> None:
    p.take("TableName")
    request: dict[str, Any] = {
        "TableName": name,
        "AttributeDefinitions": p.take("AttributeDefinitions"),
        "KeySchema": p.take("KeySchema"),
        "BillingMode": p.take("BillingMode", "PROVISIONED"),
    }
    if indexes := p.take("GlobalSecondaryIndexes"):
        request["GlobalSecondaryIndexes"] = indexes
    if indexes := p.take("LocalSecondaryIndexes"):
        request["LocalSecondaryIndexes"] = indexes
    if view := p.part("StreamSpecification").take("StreamViewType"):
        request["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": view}
    protection = p.take("DeletionProtectionEnabled", False)
    recovery = p.take("PointInTimeRecoverySpecification")
    if not clients.dynamodb_local:
        request["DeletionProtectionEnabled"] = protection
    p.ignore(_AT_REST, "SSESpecification", "ContributorInsightsSpecification")
    p.ignore(_TAGS, "Tags")
    dynamodb = clients.get("dynamodb")
    dynamodb.create_table(**request)
    if ttl := p.take("TimeToLiveSpecification"):
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=ttl)
    if recovery and not clients.dynamodb_local:
        dynamodb.update_continuous_backups(
            TableName=name, PointInTimeRecoverySpecification=recovery
        )


def _bucket(name: str, p: Properties, clients: Clients, declared: Declared) -> None:
    p.take("BucketName")
    s3 = clients.get("s3")
    locked = bool(p.take("ObjectLockEnabled", False))
    s3.create_bucket(
        Bucket=name,
        CreateBucketConfiguration={"LocationConstraint": clients.region},
        ObjectLockEnabledForBucket=locked,
    )
    if lock := p.take("ObjectLockConfiguration"):
        retention = lock["Rule"]["DefaultRetention"]
        configuration = {
            "ObjectLockEnabled": lock["ObjectLockEnabled"],
            "Rule": {"DefaultRetention": {**retention, "Days": int(retention["Days"])}},
        }
        s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=configuration)
    if status := p.part("VersioningConfiguration").take("Status"):
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": status})
    if rules := list(p.part("CorsConfiguration").parts("CorsRules")):
        s3.put_bucket_cors(
            Bucket=name, CORSConfiguration={"CORSRules": [_cors_rule(rule) for rule in rules]}
        )
    notifications = p.part("NotificationConfiguration")
    if queues := [_to_queue(queue) for queue in notifications.parts("QueueConfigurations")]:
        s3.put_bucket_notification_configuration(
            Bucket=name, NotificationConfiguration={"QueueConfigurations": queues}
        )
    p.ignore(_AT_REST, "BucketEncryption", "LifecycleConfiguration", "LoggingConfiguration")
    p.ignore(
        "the endpoint listens on this machine alone and every link is checked for its signature",
        "PublicAccessBlockConfiguration",
        "OwnershipControls",
    )
    p.ignore(_TAGS, "Tags")
    declared.buckets.append(name)


def _cors_rule(rule: Properties) -> dict[str, Any]:
    values = {
        "AllowedOrigins": rule.take("AllowedOrigins"),
        "AllowedMethods": rule.take("AllowedMethods"),
        "AllowedHeaders": rule.take("AllowedHeaders"),
        "ExposeHeaders": rule.take("ExposedHeaders"),
        "MaxAgeSeconds": rule.take("MaxAge"),
        "ID": rule.take("Id"),
    }
    return {name: value for name, value in values.items() if value is not None}


def _to_queue(queue: Properties) -> dict[str, Any]:
    configuration = {"QueueArn": queue.take("Queue"), "Events": [queue.take("Event")]}
    if rules := queue.part("Filter").part("S3Key").take("Rules"):
        configuration["Filter"] = {"Key": {"FilterRules": rules}}
    return configuration


def _queue(name: str, p: Properties, clients: Clients, _declared: Declared) -> None:
    attributes = {
        name: p.take(name)
        for name in (
            "VisibilityTimeout",
            "MessageRetentionPeriod",
            "ReceiveMessageWaitTimeSeconds",
            "DelaySeconds",
            "MaximumMessageSize",
            "RedrivePolicy",
            "RedriveAllowPolicy",
        )
    }
    p.ignore(_AT_REST, "SqsManagedSseEnabled", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds")
    p.ignore(_TAGS, "Tags")
    clients.get("sqs").create_queue(
        QueueName=p.take("QueueName", name),
        Attributes={
            name: json.dumps(value) if isinstance(value, dict) else str(value)
            for name, value in attributes.items()
            if value is not None
        },
    )


def _identity(_name: str, p: Properties, clients: Clients, declared: Declared) -> None:
    p.ignore(
        "no mail leaves this machine",
        "DkimAttributes",
        "DkimSigningAttributes",
        "MailFromAttributes",
        "FeedbackAttributes",
    )
    p.ignore(_TAGS, "Tags")
    identity = p.take("EmailIdentity")
    used = p.part("ConfigurationSetAttributes").take("ConfigurationSetName", "")
    declared.configuration_sets[identity] = used
    clients.get("sesv2").create_email_identity(EmailIdentity=identity)


def _configuration_set(name: str, p: Properties, clients: Clients, _d: Declared) -> None:
    p.ignore(
        "no mail leaves this machine",
        "DeliveryOptions",
        "ReputationOptions",
        "SendingOptions",
        "SuppressionOptions",
        "TrackingOptions",
        "VdmOptions",
    )
    p.ignore(_TAGS, "Tags")
    clients.get("sesv2").create_configuration_set(ConfigurationSetName=p.take("Name", name))


def _event_destination(_name: str, p: Properties, _clients: Clients, declared: Declared) -> None:
    used = p.take("ConfigurationSetName")
    destination = p.part("EventDestination")
    destination.ignore("names are of no account here", "Name")
    topic = destination.part("SnsDestination").take("TopicARN")
    types = frozenset(destination.take("MatchingEventTypes"))
    if destination.take("Enabled", False):
        declared.mail_destinations.append(MailDestination(used, topic, types))


def _topic(name: str, p: Properties, clients: Clients, _declared: Declared) -> None:
    p.ignore("nobody is told by it", "DisplayName")
    p.ignore(_AT_REST, "KmsMasterKeyId")
    p.ignore(_TAGS, "Tags")
    clients.get("sns").create_topic(Name=p.take("TopicName", name))


def _subscription(_name: str, p: Properties, clients: Clients, _declared: Declared) -> None:
    raw = str(p.take("RawMessageDelivery", False)).lower()
    clients.get("sns").subscribe(
        TopicArn=p.take("TopicArn"),
        Protocol=p.take("Protocol"),
        Endpoint=p.take("Endpoint"),
        Attributes={"RawMessageDelivery": raw},
    )


def _parameter(name: str, p: Properties, clients: Clients, _declared: Declared) -> None:
    p.ignore(_TAGS, "Tags", "Description", "Tier")
    clients.get("ssm").put_parameter(
        Name=p.take("Name", name), Type=p.take("Type"), Value=p.take("Value")
    )


def _key(name: str, p: Properties, _clients: Clients, _declared: Declared) -> None:
    p.ignore("moto checks no identity", "KeyPolicy")
    p.ignore(_AT_REST, "PendingWindowInDays")
    p.ignore(_TAGS, "Tags")
    # Not by its API, which makes an ID up: names here are known before anything is created.
    backend = kms_backends[ACCOUNT][REGION]
    key = backend.create_key(
        None, p.take("KeyUsage"), p.take("KeySpec"), p.take("Description", ""), None
    )
    backend.keys[name] = backend.keys.pop(key.id)
    key.id = name


def _state_machine(name: str, p: Properties, clients: Clients, declared: Declared) -> None:
    definition = p.take("Definition") or p.take("DefinitionString")
    if not isinstance(definition, str):
        definition = json.dumps(definition)
    substitutions = p.take("DefinitionSubstitutions", {})
    definition = re.sub(
        r"\$\{(\w+)\}", lambda found: str(substitutions[found.group(1)]), definition
    )
    p.ignore("moto keeps the history itself", "LoggingConfiguration", "TracingConfiguration")
    p.ignore(_AT_REST, "EncryptionConfiguration")
    p.ignore(_TAGS, "Tags")
    machine = clients.get("stepfunctions").create_state_machine(
        name=p.take("StateMachineName", name),
        definition=definition,
        roleArn=p.take("RoleArn"),
        type=p.take("StateMachineType", "STANDARD"),
    )
    declared.state_machines.append(machine["stateMachineArn"])


CREATORS: dict[str, Callable[[str, Properties, Clients, Declared], None]] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::S3::Bucket": _bucket,
    "AWS::SQS::Queue": _queue,
    "AWS::SES::EmailIdentity": _identity,
    "AWS::SES::ConfigurationSet": _configuration_set,
    "AWS::SES::ConfigurationSetEventDestination": _event_destination,
    "AWS::SNS::Topic": _topic,
    "AWS::SNS::Subscription": _subscription,
    "AWS::SSM::Parameter": _parameter,
    "AWS::KMS::Key": _key,
    "AWS::StepFunctions::StateMachine": _state_machine,
}
