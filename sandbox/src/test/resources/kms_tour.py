"""Every operation of the sandbox's KMS and STS as boto3 speaks it; its model checks the shapes."""

import hashlib
import json
import os
import time

import boto3
from botocore.exceptions import ClientError

kms = boto3.client("kms")
sts = boto3.client("sts")


def fails(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return
    raise AssertionError(f"{call.__name__} did not fail with {code}")


def mask(seed, length):
    blocks = (hashlib.sha256(seed + i.to_bytes(4, "big")).digest() for i in range(length // 32 + 1))
    return b"".join(blocks)[:length]


def xor(left, right):
    return bytes(a ^ b for a, b in zip(left, right))


def oaep(public_key, message):
    """RSAES_OAEP_SHA_256 with an RSA_2048 key, for want of a library (RFC 8017, 7.1.1)."""
    modulus = int.from_bytes(public_key[33:289], "big")
    seed = os.urandom(32)
    block = hashlib.sha256(b"").digest() + bytes(190 - len(message)) + b"\1" + message
    masked = xor(block, mask(seed, 223))
    encoded = b"\0" + xor(seed, mask(masked, 32)) + masked
    return pow(int.from_bytes(encoded, "big"), 65537, modulus).to_bytes(256, "big")


account = sts.get_caller_identity()["Account"]
role = f"arn:aws:iam::{account}:role/worker"
session = sts.assume_role(RoleArn=role, RoleSessionName="tour")
assert session["AssumedRoleUser"]["Arn"].endswith("assumed-role/worker/tour")
assert session["Credentials"]["Expiration"].tzinfo is not None

old = kms.create_key(Description="old", Tags=[{"TagKey": "a", "TagValue": "b"}])["KeyMetadata"]
new = kms.create_key(Description="new")["KeyMetadata"]
old_id, new_id = old["KeyId"], new["KeyId"]
assert old["KeyState"] == "Enabled" and old["Arn"].endswith(old_id)

kms.create_alias(AliasName="alias/tour", TargetKeyId=old_id)
kms.update_alias(AliasName="alias/tour", TargetKeyId=new_id)
assert kms.describe_key(KeyId="alias/tour")["KeyMetadata"]["Arn"] == new["Arn"]
names = [a["AliasName"] for p in kms.get_paginator("list_aliases").paginate(
    PaginationConfig={"PageSize": 2}) for a in p["Aliases"]]
assert "alias/tour" in names and "alias/aws/s3" in names and len(set(names)) == len(names)
kms.delete_alias(AliasName="alias/tour")
fails("NotFoundException", kms.describe_key, KeyId="alias/tour")
ids = [k["KeyId"] for p in kms.get_paginator("list_keys").paginate(
    PaginationConfig={"PageSize": 1}) for k in p["Keys"]]
assert {old_id, new_id} <= set(ids)

policy = json.loads(kms.get_key_policy(KeyId=old_id, PolicyName="default")["Policy"])
assert kms.list_key_policies(KeyId=old_id)["PolicyNames"] == ["default"]
policy["Statement"].append({"Sid": "Contain", "Effect": "Deny", "Action": "kms:*", "Resource": "*",
                            "Principal": {"AWS": role}})
kms.put_key_policy(KeyId=old_id, Policy=json.dumps(policy))
fails("MalformedPolicyDocumentException", kms.put_key_policy, KeyId=old_id, Policy="nonsense")

context = {"tenant": "acme"}
blob = kms.encrypt(KeyId=old_id, Plaintext=b"precious", EncryptionContext=context)["CiphertextBlob"]
contained = boto3.client("kms", aws_access_key_id=session["Credentials"]["AccessKeyId"],
                         aws_secret_access_key="x")
fails("AccessDeniedException", contained.decrypt, CiphertextBlob=blob, EncryptionContext=context)
assert kms.decrypt(CiphertextBlob=blob, EncryptionContext=context)["Plaintext"] == b"precious"
fails("InvalidCiphertextException", kms.decrypt, CiphertextBlob=blob)
fails("IncorrectKeyException", kms.decrypt, CiphertextBlob=blob, EncryptionContext=context,
      KeyId=new_id)
moved = kms.re_encrypt(CiphertextBlob=blob, SourceEncryptionContext=context, SourceKeyId=old_id,
                       DestinationKeyId=new_id, DestinationEncryptionContext=context)
assert (moved["SourceKeyId"], moved["KeyId"]) == (old["Arn"], new["Arn"])
fails("DryRunOperationException", kms.re_encrypt, CiphertextBlob=blob, DestinationKeyId=new_id,
      SourceEncryptionContext=context, DryRun=True)
data_key = kms.generate_data_key(KeyId=new_id, KeySpec="AES_256")
assert kms.decrypt(CiphertextBlob=data_key["CiphertextBlob"])["Plaintext"] == data_key["Plaintext"]
kms.generate_data_key_without_plaintext(KeyId=new_id, NumberOfBytes=16)
assert kms.get_key_last_usage(KeyId=old_id)["KeyLastUsage"]["Operation"] == "ReEncrypt"

grant = dict(KeyId=new_id, GranteePrincipal=role, Operations=["Decrypt"], Name="tour",
             RetiringPrincipal=role, Constraints={"EncryptionContextSubset": context})
first, again = kms.create_grant(**grant), kms.create_grant(**grant)
assert first["GrantId"] == again["GrantId"]
listed = kms.list_grants(KeyId=new_id)["Grants"]
assert [g["GranteePrincipal"] for g in listed] == [role]
assert len(kms.list_retirable_grants(RetiringPrincipal=role)["Grants"]) == 1
contained.retire_grant(GrantToken=first["GrantToken"])
second = kms.create_grant(**grant)
kms.revoke_grant(KeyId=new_id, GrantId=second["GrantId"])
assert kms.list_grants(KeyId=new_id)["Grants"] == []

kms.tag_resource(KeyId=old_id, Tags=[{"TagKey": "c", "TagValue": "d"}])
kms.untag_resource(KeyId=old_id, TagKeys=["a"])
assert kms.list_resource_tags(KeyId=old_id)["Tags"] == [{"TagKey": "c", "TagValue": "d"}]
kms.update_key_description(KeyId=old_id, Description="older")
kms.enable_key_rotation(KeyId=old_id, RotationPeriodInDays=180)
assert kms.get_key_rotation_status(KeyId=old_id)["RotationPeriodInDays"] == 180
assert kms.list_key_rotations(KeyId=old_id)["Rotations"] == []
kms.disable_key_rotation(KeyId=old_id)
kms.rotate_key_on_demand(KeyId=old_id)
for _ in range(100):
    if kms.list_key_rotations(KeyId=old_id)["Rotations"]:
        break
    time.sleep(0.1)
rotation = kms.list_key_rotations(KeyId=old_id)["Rotations"][0]
assert rotation["RotationType"] == "ON_DEMAND"
assert rotation["KeyMaterialId"] == kms.describe_key(KeyId=old_id)["KeyMetadata"]["CurrentKeyMaterialId"]

family = kms.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
made = kms.replicate_key(KeyId=family, ReplicaRegion="us-east-1", Tags=[{"TagKey": "a", "TagValue": "b"}])
assert made["ReplicaKeyMetadata"]["MultiRegionConfiguration"]["MultiRegionKeyType"] == "REPLICA"
away = boto3.client("kms", region_name="us-east-1")
shared = kms.encrypt(KeyId=family, Plaintext=b"secret")["CiphertextBlob"]
for _ in range(100):
    if away.describe_key(KeyId=family)["KeyMetadata"]["KeyState"] == "Enabled":
        break
    time.sleep(0.1)
assert away.decrypt(CiphertextBlob=shared)["Plaintext"] == b"secret"
kms.update_primary_region(KeyId=family, PrimaryRegion="us-east-1")
assert away.describe_key(KeyId=family)["KeyMetadata"]["MultiRegionConfiguration"]["PrimaryKey"]["Region"] == "us-east-1"
fails("UnsupportedOperationException", kms.rotate_key_on_demand, KeyId=family)

own = kms.create_key(Origin="EXTERNAL")["KeyMetadata"]["KeyId"]
fails("KMSInvalidStateException", kms.encrypt, KeyId=own, Plaintext=b"precious")
parameters = kms.get_parameters_for_import(
    KeyId=own, WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_2048")
assert parameters["ParametersValidTo"].tzinfo is not None
imported = kms.import_key_material(
    KeyId=own, ImportToken=parameters["ImportToken"], KeyMaterialDescription="tour",
    EncryptedKeyMaterial=oaep(parameters["PublicKey"], os.urandom(32)),
    ExpirationModel="KEY_MATERIAL_EXPIRES", ValidTo=time.time() + 86400)
described = kms.describe_key(KeyId=own)["KeyMetadata"]
assert described["CurrentKeyMaterialId"] == imported["KeyMaterialId"]
assert described["ExpirationModel"] == "KEY_MATERIAL_EXPIRES" and described["ValidTo"].tzinfo
material = kms.list_key_rotations(KeyId=own, IncludeKeyMaterial="ALL_KEY_MATERIAL")["Rotations"][0]
assert (material["ImportState"], material["KeyMaterialDescription"]) == ("IMPORTED", "tour")
kms.encrypt(KeyId=own, Plaintext=b"precious")
kms.delete_imported_key_material(KeyId=own)
assert kms.describe_key(KeyId=own)["KeyMetadata"]["KeyState"] == "PendingImport"

kms.disable_key(KeyId=old_id)
fails("DisabledException", kms.decrypt, CiphertextBlob=blob, EncryptionContext=context)
kms.enable_key(KeyId=old_id)
deletion = kms.schedule_key_deletion(KeyId=old_id, PendingWindowInDays=7)
assert deletion["KeyState"] == "PendingDeletion" and deletion["DeletionDate"].tzinfo is not None
fails("KMSInvalidStateException", kms.decrypt, CiphertextBlob=blob, EncryptionContext=context)
kms.cancel_key_deletion(KeyId=old_id)
fails("UnknownOperationException", kms.generate_random, NumberOfBytes=1)
print("tour complete")
