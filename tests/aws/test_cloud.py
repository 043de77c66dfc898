"""The account on loopback is as strict as AWS where the rehearsal leans on it."""

import json

import pytest

from cloud import Cloud, Failed


def template(*types: str, **attributes: object) -> str:
    return json.dumps({"Resources": {f"Resource{number}": {"Type": type, **attributes} for number, type in enumerate(types)}})


def create(cloud: Cloud, name: str, body: str) -> str:
    """The reason for which CloudFormation rolled the stack back, if it did."""
    cloud.aws("cloudformation", "create-stack", "--stack-name", name, "--template-body", body)
    query = ("--query", "StackEvents[?ResourceStatus=='ROLLBACK_IN_PROGRESS'].ResourceStatusReason", "--output", "text")
    return cloud.aws("cloudformation", "describe-stack-events", "--stack-name", name, *query)


def test_a_resource_without_a_model_fails_the_stack_instead_of_being_dropped(cloud):
    assert "no model of AWS::WAFv2::WebACL" in create(cloud, "unknown", template("AWS::WAFv2::WebACL"))


@pytest.mark.parametrize(("policy", "left"), [("Delete", ""), ("RetainExceptOnCreate", ""), ("Retain", "kept")])
def test_a_failed_creation_leaves_what_is_retained_without_exception(cloud, policy, left):
    body = template("AWS::Logs::LogGroup", "AWS::WAFv2::WebACL", DeletionPolicy=policy, Properties={"LogGroupName": "kept"})
    assert create(cloud, f"rolled-back-{policy}", body)
    assert cloud.aws("logs", "describe-log-groups", "--log-group-name-prefix", "kept", "--query", "logGroups[].logGroupName", "--output", "text") == left


def test_a_role_that_a_stack_made_is_held_to_its_policy(cloud):
    cloud.aws("iam", "create-role", "--role-name", "idle", "--assume-role-policy-document", '{"Version": "2012-10-17", "Statement": []}')
    session = cloud.role_session("arn:aws:iam::123456789012:role/idle")
    with pytest.raises(Failed, match="AccessDenied"):
        cloud.aws("s3", "ls", **session)
    with pytest.raises(Failed, match="SignatureDoesNotMatch|403"):
        cloud.aws("s3", "ls", **{**session, "AWS_SECRET_ACCESS_KEY": "another"})
