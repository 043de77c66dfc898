"""Where moto 5.2 is kinder than AWS, or not as AWS, and the rehearsal would prove too little."""

import urllib.parse
import warnings

from moto.awslambda.models import FunctionUrlConfig, LambdaFunction
from moto.cloudformation import models as stacks
from moto.cloudformation import parsing
from moto.cloudformation import responses as stack_responses
from moto.iam.access_control import IAMPolicyStatement, PermissionResult
from moto.s3.models import s3_backends
from moto.secretsmanager import exceptions as secret_errors

from stack_models import StackResource

KEPT = ("Retain", "RetainExceptOnCreate")
IGNORED = ("AWS::CDK::Metadata",)


def repair() -> None:
    warnings.simplefilter("ignore")
    stack_responses.CloudFormationResponse._get_stack_from_s3_url = template_from_path_style_url
    known = [*parsing.get_model_list(), *StackResource.__subclasses__()]
    parsing.get_model_list = lambda: known
    parsing.NULL_MODELS.extend(IGNORED)
    parsing.resource_class_from_type = known_class(parsing.resource_class_from_type)
    stacks.Stack.create_resources = rolling_back(stacks.Stack.create_resources)
    parsing.ResourceMap.delete = keeping(parsing.ResourceMap.delete)
    parsing.ResourceMap._delete_resource = unless_kept(parsing.ResourceMap._delete_resource)
    IAMPolicyStatement.is_action_permitted = over_plain_http(IAMPolicyStatement.is_action_permitted)
    FunctionUrlConfig.update = update_with_invoke_mode
    FunctionUrlConfig.to_dict = ending_with_slash(FunctionUrlConfig.to_dict)
    LambdaFunction.create_from_cloudformation_json = with_architecture(LambdaFunction.create_from_cloudformation_json)
    for error in (secret_errors.ResourceNotFoundException, secret_errors.SecretNotFoundException, secret_errors.SecretHasNoValueException):
        error.__init__ = status_400(error.__init__)


def template_from_path_style_url(self, template_url: str) -> str:
    """CDK writes TemplateURL=http://127.0.0.1:port/bucket/key; moto reads that form for `localhost` only."""
    bucket, key = urllib.parse.urlsplit(template_url).path.lstrip("/").split("/", 1)
    return s3_backends[self.current_account][self.partition].get_object(bucket, key).value.decode()


def known_class(original):
    """A resource without a model would be dropped in silence, and the stack called complete."""

    def found(resource_type: str):
        model = original(resource_type)
        if model is None and resource_type not in parsing.NULL_MODELS:
            raise stacks.ValidationError(message=f"tests/aws has no model of {resource_type}")
        return model

    return found


def rolling_back(original):
    """A failed creation becomes ROLLBACK_COMPLETE with its reason among the events; moto would leave the half stack standing."""

    def create(self) -> None:
        try:
            original(self)
        except Exception as error:
            reason = getattr(error, "message", None) or repr(error)
            self._add_stack_event("ROLLBACK_IN_PROGRESS", resource_status_reason=reason)
            self.resource_map.creation_failed = True
            self.output_map = parsing.OutputMap(self.resource_map, {}, self.stack_id)
            self.resource_map.delete()
            self._add_stack_event("ROLLBACK_COMPLETE")
            self.status = "ROLLBACK_COMPLETE"

    return create


def keeping(original):
    """Deletes only what was made; with RetainExceptOnCreate, what a failed creation made goes too."""

    def delete(self) -> None:
        whole = self._resource_json_map
        self._resource_json_map = {name: body for name, body in whole.items() if name in self._parsed_resources and not is_kept(self, body)}
        try:
            original(self)
        finally:
            self._resource_json_map = whole

    return delete


def is_kept(resources: parsing.ResourceMap, body: dict) -> bool:
    policy = body.get("DeletionPolicy")
    return policy == "Retain" or (policy in KEPT and not getattr(resources, "creation_failed", False))


def unless_kept(original):
    """An update that removes a retained resource leaves it in the account."""

    def delete(self, parsed_resource, resource_json: dict) -> None:
        if not is_kept(self, resource_json):
            original(self, parsed_resource, resource_json)

    return delete


def over_plain_http(original):
    """The buckets refuse what does not come over TLS; on loopback nothing does."""

    def permitted(self, *arguments, **names) -> PermissionResult:
        plain = "aws:SecureTransport" in str(self._statement.get("Condition"))
        return PermissionResult.NEUTRAL if plain else original(self, *arguments, **names)

    return permitted


def update_with_invoke_mode(self, new_config: dict) -> None:
    self.config |= {name: new_config[name] for name in ("Cors", "AuthType", "InvokeMode") if new_config.get(name)}


def ending_with_slash(original):
    def described(self) -> dict:
        answer = original(self)
        mode = self.config.get("InvokeMode") or "BUFFERED"
        return {**answer, "FunctionUrl": answer["FunctionUrl"].rstrip("/") + "/", "InvokeMode": mode}

    return described


def with_architecture(original):
    def create(resource_name: str, cloudformation_json: dict, account_id: str, region_name: str, **names):
        made = original(resource_name, cloudformation_json, account_id, region_name, **names)
        made.architectures = cloudformation_json["Properties"].get("Architectures", ["x86_64"])
        return made

    return create


def status_400(original):
    def init(self, *arguments, **names) -> None:
        original(self, *arguments, **names)
        self.code = 400

    return init
