"""Every operation of the sandbox's IAM as boto3 speaks it; its model checks the shapes."""

import json

import boto3
from botocore.exceptions import ClientError

iam = boto3.client("iam")


def fails(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return
    raise AssertionError(f"{call.__name__} did not fail with {code}")


def allows(resource):
    return {"Version": "2012-10-17",
            "Statement": [{"Sid": "Use", "Effect": "Allow", "Action": ["kms:Decrypt"],
                           "Resource": resource}]}


key = "arn:aws:kms:eu-west-1:111122223333:key/*+~ä"
trust = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                        "Principal": {"Service": "ec2.amazonaws.com"}}]}

user = iam.create_user(UserName="ann", Path="/people/")["User"]
assert user["Arn"].endswith(":user/people/ann") and user["UserId"].startswith("AIDA"), user
assert user["CreateDate"].tzinfo is not None
iam.create_group(GroupName="shops")
role = iam.create_role(RoleName="app", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
assert role["AssumeRolePolicyDocument"] == trust, role
for put, name in ((iam.put_user_policy, {"UserName": "ann"}),
                  (iam.put_group_policy, {"GroupName": "shops"}),
                  (iam.put_role_policy, {"RoleName": "app"})):
    put(PolicyName="inline", PolicyDocument=json.dumps(allows(key)), **name)
policy = iam.create_policy(PolicyName="orders", PolicyDocument=json.dumps(allows(key)))["Policy"]
assert policy["DefaultVersionId"] == "v1", policy
version = iam.create_policy_version(PolicyArn=policy["Arn"], SetAsDefault=True,
                                    PolicyDocument=json.dumps(allows("*")))["PolicyVersion"]
assert version["VersionId"] == "v2" and version["IsDefaultVersion"], version

pages = list(iam.get_paginator("get_account_authorization_details").paginate(
    PaginationConfig={"PageSize": 1}))
assert len(pages) == 4, pages


def seen(member):
    return [one for page in pages for one in page[member]]


assert [one["Arn"] for one in seen("UserDetailList")] == [user["Arn"]]
assert seen("UserDetailList")[0]["UserPolicyList"][0]["PolicyDocument"] == allows(key)
assert seen("GroupDetailList")[0]["GroupPolicyList"][0]["PolicyDocument"] == allows(key)
assert seen("RoleDetailList")[0]["RolePolicyList"][0]["PolicyDocument"] == allows(key)
assert seen("RoleDetailList")[0]["AssumeRolePolicyDocument"] == trust
versions = {one["VersionId"]: one["Document"] for one in seen("Policies")[0]["PolicyVersionList"]}
assert versions == {"v1": allows(key), "v2": allows("*")}, versions
only = iam.get_account_authorization_details(Filter=["Group"])
assert len(only["GroupDetailList"]) == 1 and not only["UserDetailList"] and not only["Policies"]

fails("EntityAlreadyExists", iam.create_user, UserName="ann")
fails("NoSuchEntity", iam.put_role_policy, RoleName="other", PolicyName="inline",
      PolicyDocument=json.dumps(allows(key)))
fails("MalformedPolicyDocument", iam.create_policy, PolicyName="bad", PolicyDocument="nonsense")
fails("NotImplemented", iam.list_account_aliases)

print("tour complete")
