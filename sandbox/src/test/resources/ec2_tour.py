"""The sandbox's EC2 as boto3 speaks it; its model checks the shapes."""

import base64
import json
import os
import urllib.request

import boto3
from botocore.exceptions import ClientError

ec2 = boto3.client("ec2")
kms = boto3.client("kms")
region = ec2.meta.region_name
zone = region + "a"
ROOT = "/dev/xvda"


def fails(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return
    raise AssertionError(f"{call.__name__} did not fail with {code}")


def control(body):
    request = urllib.request.Request(
        os.environ["AWS_ENDPOINT_URL"] + "/_sandbox/ec2", json.dumps(body).encode(), method="POST")
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def write(instance, data):
    data = base64.b64encode(data).decode()
    control({"write": {"instance": instance, "device": ROOT, "data": data}})


def read(instance):
    return base64.b64decode(control({"read": {"instance": instance, "device": ROOT}})["data"])


def quickly(waiter):
    waiter = ec2.get_waiter(waiter)
    waiter.config.delay = 0.1
    return waiter


old = kms.create_key()["KeyMetadata"]["Arn"]
new = kms.create_key()["KeyMetadata"]["Arn"]

instance = ec2.run_instances(
    MinCount=1, MaxCount=1, InstanceType="m5.large", ClientToken="tour",
    Placement={"AvailabilityZone": zone},
    BlockDeviceMappings=[{
        "DeviceName": ROOT,
        "Ebs": {"VolumeSize": 9, "VolumeType": "gp3", "Encrypted": True, "KmsKeyId": old}}],
    TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "role", "Value": "web"}]}],
)["Instances"][0]["InstanceId"]
quickly("instance_running").wait(InstanceIds=[instance])
write(instance, b"precious")
assert ec2.describe_instance_types(
    InstanceTypes=["m5.large"])["InstanceTypes"][0]["InstanceStorageSupported"] is False

ec2.stop_instances(InstanceIds=[instance])
quickly("instance_stopped").wait(InstanceIds=[instance])
found = ec2.describe_instances(Filters=[{"Name": "tag:role", "Values": ["web"]}])
mapping = found["Reservations"][0]["Instances"][0]["BlockDeviceMappings"][0]
source = mapping["Ebs"]["VolumeId"]
assert mapping["DeviceName"] == ROOT and mapping["Ebs"]["AttachTime"].tzinfo is not None

snapshot = ec2.create_snapshot(VolumeId=source, Description="tour")["SnapshotId"]
quickly("snapshot_completed").wait(SnapshotIds=[snapshot])
pages = ec2.get_paginator("describe_snapshots").paginate(
    OwnerIds=["self"], PaginationConfig={"PageSize": 5})
assert [s["KmsKeyId"] for p in pages for s in p["Snapshots"]] == [old]
target = ec2.create_volume(
    AvailabilityZone=zone, SnapshotId=snapshot, Encrypted=True, KmsKeyId=new, VolumeType="gp3",
    ClientToken="swap")["VolumeId"]
quickly("volume_available").wait(VolumeIds=[target])

fails("VolumeInUse", ec2.delete_volume, VolumeId=source)
ec2.detach_volume(VolumeId=source)
quickly("volume_available").wait(VolumeIds=[source])
ec2.attach_volume(VolumeId=target, InstanceId=instance, Device=ROOT)
quickly("volume_in_use").wait(VolumeIds=[target])
ec2.modify_instance_attribute(
    InstanceId=instance,
    BlockDeviceMappings=[{"DeviceName": ROOT, "Ebs": {"DeleteOnTermination": True}}])
kms.disable_key(KeyId=old)
ec2.start_instances(InstanceIds=[instance])
quickly("instance_running").wait(InstanceIds=[instance])
assert read(instance) == b"precious"
assert ec2.describe_volumes(VolumeIds=[target])["Volumes"][0]["KmsKeyId"] == new
assert ec2.describe_instance_status(InstanceIds=[instance])["InstanceStatuses"]

kms.enable_key(KeyId=old)
copy = ec2.copy_snapshot(
    SourceRegion=region, SourceSnapshotId=snapshot, Encrypted=True, KmsKeyId=new)["SnapshotId"]
quickly("snapshot_completed").wait(SnapshotIds=[copy])
ids = [s["DataEncryptionKeyId"] for s in ec2.describe_snapshots()["Snapshots"]]
assert len(set(ids)) == 2
ec2.modify_snapshot_attribute(
    SnapshotId=copy, Attribute="createVolumePermission", OperationType="add",
    UserIds=["444455556666"])
shared = ec2.describe_snapshot_attribute(SnapshotId=copy, Attribute="createVolumePermission")
assert shared["CreateVolumePermissions"] == [{"UserId": "444455556666"}]

image = ec2.register_image(
    Name="tour", RootDeviceName=ROOT,
    BlockDeviceMappings=[{"DeviceName": ROOT, "Ebs": {"SnapshotId": snapshot}}])["ImageId"]
quickly("image_available").wait(ImageIds=[image])
fails("InvalidSnapshot.InUse", ec2.delete_snapshot, SnapshotId=snapshot)
copied = ec2.copy_image(
    Name="tour-2", SourceImageId=image, SourceRegion=region, Encrypted=True, KmsKeyId=new)
assert copied["ImageId"] in [i["ImageId"] for i in ec2.describe_images(Owners=["self"])["Images"]]
ec2.deregister_image(ImageId=image)
ec2.delete_snapshot(SnapshotId=snapshot)
fails("InvalidSnapshot.NotFound", ec2.describe_snapshots, SnapshotIds=[snapshot])

template = ec2.create_launch_template(
    LaunchTemplateName="tour", LaunchTemplateData={
        "ImageId": copied["ImageId"],
        "BlockDeviceMappings": [{"DeviceName": ROOT, "Ebs": {"Encrypted": True, "KmsKeyId": old}}],
        "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "a", "Value": "b"}]}]})
template = template["LaunchTemplate"]["LaunchTemplateId"]
ec2.create_launch_template_version(
    LaunchTemplateId=template, SourceVersion="$Latest", LaunchTemplateData={
        "BlockDeviceMappings": [{"DeviceName": ROOT, "Ebs": {"Encrypted": True, "KmsKeyId": new}}]})
ec2.modify_launch_template(LaunchTemplateId=template, DefaultVersion="2")
data = ec2.describe_launch_template_versions(
    LaunchTemplateId=template, Versions=["$Default"])["LaunchTemplateVersions"][0]
assert data["LaunchTemplateData"]["BlockDeviceMappings"][0]["Ebs"]["KmsKeyId"] == new
assert data["LaunchTemplateData"]["TagSpecifications"][0]["Tags"] == [{"Key": "a", "Value": "b"}]

assert ec2.get_ebs_default_kms_key_id()["KmsKeyId"] == "alias/aws/ebs"
assert ec2.modify_ebs_default_kms_key_id(KmsKeyId=new)["KmsKeyId"] == new
ec2.reset_ebs_default_kms_key_id()
assert ec2.enable_ebs_encryption_by_default()["EbsEncryptionByDefault"] is True
assert ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"] is True

ec2.create_tags(Resources=[target], Tags=[{"Key": "run", "Value": "1"}])
tags = ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [target]}])["Tags"]
assert tags == [
    {"Key": "run", "Value": "1", "ResourceId": target, "ResourceType": "volume"}], tags
ec2.delete_tags(Resources=[target], Tags=[{"Key": "run"}])

ec2.terminate_instances(InstanceIds=[instance])
quickly("instance_terminated").wait(InstanceIds=[instance])
fails("InvalidVolume.NotFound", ec2.describe_volumes, VolumeIds=[target])
fails("InvalidAction", ec2.describe_vpcs)
print("tour complete")
