"""The CloudFormation resources of the stack that moto 5.2 passes over in silence."""

import contextlib
import json
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.cloudformation.exceptions import ValidationError
from moto.cloudwatch.models import cloudwatch_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.secretsmanager.utils import random_password
from werkzeug.exceptions import HTTPException


class StackResource:
    """What moto's CloudFormation asks of a resource, over three functions that each kind has of its own."""

    type = ""
    name_property = ""

    def __init__(self, name: str, attributes: dict[str, str]):
        self.physical_resource_id = name
        self.attributes = attributes

    @classmethod
    def cloudformation_type(cls) -> str:
        return cls.type

    @classmethod
    def cloudformation_name_type(cls) -> str:
        return cls.name_property

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return True

    @staticmethod
    def is_created() -> bool:
        return True

    def get_cfn_attribute(self, attribute_name: str) -> str:
        return self.attributes[attribute_name]

    @classmethod
    def create_from_cloudformation_json(cls, resource_name: str, cloudformation_json: dict, account_id: str, region_name: str, **kwargs: Any):
        return cls(*cls.create(resource_name, cloudformation_json.get("Properties", {}), account_id, region_name))

    @classmethod
    def update_from_cloudformation_json(cls, original_resource, new_resource_name: str, cloudformation_json: dict, account_id: str, region_name: str):
        name, properties = original_resource.physical_resource_id, cloudformation_json["Properties"]
        return cls(name, cls.update(name, properties, account_id, region_name) or original_resource.attributes)

    def delete(self, account_id: str, region_name: str) -> None:
        with contextlib.suppress(HTTPException):  # moto deletes in no order: the bucket or the function may be gone
            self.remove(self.physical_resource_id, account_id, region_name)

    @classmethod
    def create(cls, name: str, properties: dict, account: str, region: str) -> tuple[str, dict[str, str]]:
        raise NotImplementedError

    @classmethod
    def update(cls, name: str, properties: dict, account: str, region: str) -> dict[str, str]:
        return cls.create(name, properties, account, region)[1]

    @classmethod
    def remove(cls, name: str, account: str, region: str) -> None:
        raise NotImplementedError


class Secret(StackResource):
    type = "AWS::SecretsManager::Secret"
    name_property = "Name"

    @classmethod
    def create(cls, name, properties, account, region):
        backend = secretsmanager_backends[account][region]
        value = properties.get("SecretString") or cls.generated(properties.get("GenerateSecretString"))
        if name in backend.secrets:
            raise ValidationError(message=f"Resource of type '{cls.type}' with identifier '{name}' already exists")
        tags, key = properties.get("Tags", []), properties.get("KmsKeyId")
        made = backend.create_secret(name, value, None, properties.get("Description"), tags, key, None, [], False)
        arn = json.loads(made)["ARN"]
        return arn, {"Id": arn}

    @staticmethod
    def generated(wish: dict | None) -> str | None:
        if wish is None:
            return None
        word = random_password(
            int(wish.get("PasswordLength", 32)),
            wish.get("ExcludeCharacters", ""),
            *(truth(wish.get(f"Exclude{kind}")) for kind in ("Numbers", "Punctuation", "Uppercase", "Lowercase")),
            truth(wish.get("IncludeSpace")),
            truth(wish.get("RequireEachIncludedType", True)),
        )
        template = wish.get("SecretStringTemplate")
        return word if template is None else json.dumps({**json.loads(template), wish["GenerateStringKey"]: word})

    @classmethod
    def update(cls, name, properties, account, region):
        """The value stays, as it does on AWS while GenerateSecretString is the same."""

    @classmethod
    def remove(cls, name, account, region):
        secretsmanager_backends[account][region].delete_secret(name, 30, False)


class Url(StackResource):
    type = "AWS::Lambda::Url"

    @classmethod
    def create(cls, name, properties, account, region):
        function = properties["TargetFunctionArn"]
        config = lambda_backends[account][region].create_function_url_config(function, dict(properties))
        return function, {"FunctionArn": function, "FunctionUrl": config.to_dict()["FunctionUrl"]}

    @classmethod
    def update(cls, name, properties, account, region):
        lambda_backends[account][region].get_function_url_config(name).config = dict(properties)

    @classmethod
    def remove(cls, name, account, region):
        lambda_backends[account][region].delete_function_url_config(name)


class Alarm(StackResource):
    type = "AWS::CloudWatch::Alarm"
    name_property = "AlarmName"

    @classmethod
    def create(cls, name, properties, account, region):
        wish = {**dict.fromkeys(("Namespace", "MetricName", "Period", "Statistic", "AlarmDescription")), **properties}
        made = cloudwatch_backends[account][region].put_metric_alarm(
            name=name,
            namespace=wish["Namespace"],
            metric_name=wish["MetricName"],
            comparison_operator=wish["ComparisonOperator"],
            evaluation_periods=int(wish["EvaluationPeriods"]),
            period=wish["Period"],
            threshold=float(wish["Threshold"]),
            statistic=wish["Statistic"],
            description=wish["AlarmDescription"],
            dimensions=[],
            alarm_actions=wish.get("AlarmActions", []),
            treat_missing_data=wish.get("TreatMissingData"),
        )
        return name, {"Arn": made.alarm_arn}

    @classmethod
    def remove(cls, name, account, region):
        cloudwatch_backends[account][region].delete_alarms([name])


class BucketPolicy(StackResource):
    type = "AWS::S3::BucketPolicy"

    @classmethod
    def create(cls, name, properties, account, region):
        s3_backends[account]["aws"].put_bucket_policy(properties["Bucket"], json.dumps(properties["PolicyDocument"]).encode())
        return properties["Bucket"], {}

    @classmethod
    def remove(cls, name, account, region):
        # moto deletes a stack's resources in no order: the policy may have gone with its bucket.
        if name in s3_backends[account]["aws"].buckets:
            s3_backends[account]["aws"].delete_bucket_policy(name)


def truth(value: object) -> bool:
    return value is True or value == "true"
