"""A tour of the sandbox's DynamoDB by boto3, by its own waiters and paginators."""
import boto3
from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

kms = boto3.client("kms")
client = boto3.client("dynamodb")
old = kms.create_key()["KeyMetadata"]["Arn"]
new = kms.create_key()["KeyMetadata"]["Arn"]
client.create_table(
    TableName="tour",
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    BillingMode="PAY_PER_REQUEST",
    SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": old},
)
client.get_waiter("table_exists").wait(TableName="tour")
table = boto3.resource("dynamodb").Table("tour")
with table.batch_writer() as batch:
    for number in range(60):
        batch.put_item(Item={"id": str(number), "n": number, "blob": bytes([0, 255, number])})
pages = client.get_paginator("scan").paginate(TableName="tour", PaginationConfig={"PageSize": 7})
assert sum(page["Count"] for page in pages) == 60
assert table.scan(FilterExpression=Attr("n").between(10, 19))["Count"] == 10
try:
    table.put_item(Item={"id": "1"}, ConditionExpression=Attr("id").not_exists())
    raise AssertionError("overwrote an item")
except ClientError as refused:
    assert refused.response["Error"]["Code"] == "ConditionalCheckFailedException"
backup = client.create_backup(TableName="tour", BackupName="weekly")["BackupDetails"]["BackupArn"]

client.update_table(
    TableName="tour", SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": new}
)
sse = client.describe_table(TableName="tour")["Table"]["SSEDescription"]
assert (sse["Status"], sse["KMSMasterKeyArn"]) == ("ENABLED", new), sse
kms.disable_key(KeyId=old)
assert bytes(table.get_item(Key={"id": "7"})["Item"]["blob"]) == bytes([0, 255, 7])
try:
    client.restore_table_from_backup(TargetTableName="again", BackupArn=backup)
    raise AssertionError("restored without the backup's key")
except ClientError as refused:
    assert "DisabledException" in str(refused), refused
client.delete_table(TableName="tour")
client.get_waiter("table_not_exists").wait(TableName="tour")
print("tour complete")
