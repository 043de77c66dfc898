"""Requests signed by a role of the stack are held to that role's policies, and their signatures are checked with botocore.

Everyone else may do everything, as moto has it: the person at the AWS CLI, and the roles of `cdk bootstrap`.
"""

import json
import re

from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.exceptions import JsonRESTError
from moto.iam.access_control import IAMPolicy, IAMPolicyStatement, IAMRequest, S3IAMRequest
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.secretsmanager.responses import SecretsManagerResponse
from moto.sts.models import sts_backends


def check_roles() -> None:
    ActionAuthenticatorMixin._authenticate_and_authorize_action = authorize
    IAMPolicyStatement._match = staticmethod(matches)
    IAMPolicy.__init__ = take_policy(IAMPolicy.__init__)
    SecretsManagerResponse._determine_resource = secret_arn


def authorize(self, request_class: type, resource: str = "*") -> None:
    if not is_signed_by_stack_role(self):
        return
    query = self.uri.partition("?")[2]
    path = f"{self.raw_path}?{query}" if query else self.raw_path
    request = (JsonRequest if request_class is IAMRequest else request_class)(
        account_id=self.current_account,
        method=self.method,
        path=path,
        data=self.data,
        body=self.raw_body,
        headers=self.headers,
        action=self._get_action(),
    )
    request.check_signature()
    request.check_action_permitted(resource)
    if request_class is S3IAMRequest and not object_exists(self.current_account, resource):
        request._action = "s3:ListBucket"  # AWS tells of a missing key only those who may list the bucket
        request.check_action_permitted(resource.partition("/")[0])


class JsonRequest(IAMRequest):
    """The refusals of a JSON service; moto answers with the XML of IAM."""

    def _raise_signature_does_not_match(self) -> None:
        raise JsonRESTError("InvalidSignatureException", "The request signature we calculated does not match the signature you provided.")

    def _raise_access_denied(self) -> None:
        who = f"User: {self._access_key.arn} is not authorized to perform: {self._action}"
        raise JsonRESTError("AccessDeniedException", f"{who} because no identity-based policy allows the {self._action} action")


def is_signed_by_stack_role(response) -> bool:
    token = response.headers.get("X-Amz-Security-Token")
    sessions = sts_backends[response.current_account]["aws"].assumed_roles
    return any(session.session_token == token and ":role/cdk-" not in session.role_arn for session in sessions)


def object_exists(account: str, arn: str) -> bool:
    bucket, _, key = arn.removeprefix("arn:aws:s3:::").partition("/")
    return not key or s3_backends[account]["aws"].get_object(bucket, key) is not None


def take_policy(original):
    """CloudFormation's roles keep a policy of their own as a parsed document."""

    def init(self, policy) -> None:
        original(self, json.dumps(policy) if isinstance(policy, dict) and "Statement" in policy else policy)

    return init


def secret_arn(self) -> str:
    secret = secretsmanager_backends[self.current_account][self.region].secrets.get(self._get_param("SecretId") or "")
    return secret.arn if secret else "*"


def matches(pattern: str, text: str) -> re.Match | None:
    """The wildcards of IAM; moto knows only the star."""
    wild = {"*": ".*", "?": "."}
    return re.fullmatch("".join(wild.get(letter, re.escape(letter)) for letter in pattern), text)
