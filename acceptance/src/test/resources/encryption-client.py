"""Writes or reads objects with Amazon's S3 encryption client.

usage: encryption-client.py put|get KEY BUCKET NAME FORMAT...

FORMAT is v2 or v3, of which the object NAME-FORMAT is made; get prints what it decrypted.
"""

import sys

import boto3
from s3_encryption import S3EncryptionClient, S3EncryptionClientConfig
from s3_encryption.materials.kms_keyring import KmsKeyring
from s3_encryption.materials.materials import AlgorithmSuite, CommitmentPolicy

SUITES = {
    "v2": AlgorithmSuite.ALG_AES_256_GCM_IV12_TAG16_NO_KDF,
    "v3": AlgorithmSuite.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY,
}
CONTEXT = {"tenant": "7"}


def client(key, suite):
    committing = suite == SUITES["v3"]
    return S3EncryptionClient(
        boto3.client("s3"),
        S3EncryptionClientConfig(
            KmsKeyring(boto3.client("kms"), key),
            encryption_algorithm=suite,
            commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
            if committing
            else CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT,
        ),
    )


def main(action, key, bucket, name, *formats):
    for each in formats:
        s3 = client(key, SUITES[each])
        at = {"Bucket": bucket, "Key": f"{name}-{each}", "EncryptionContext": CONTEXT}
        if action == "put":
            s3.put_object(Body=f"plaintext of {name}-{each}".encode(), **at)
        else:
            print(s3.get_object(**at)["Body"].read().decode())


main(*sys.argv[1:])
