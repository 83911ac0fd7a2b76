package dev.keyturn.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sandbox.Sandbox;
import dev.keyturn.sandbox.http.HttpFront;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tours of the sandbox by clients that nobody here wrote. */
class ClientToursIT {
  private static final Path CLIENTS = Path.of("..", "scripts", "aws-clients");
  private static final long MAX_MINUTES = 5;
  private static final int BIG = 17 << 20;

  private static Path bin = Path.of("");

  @TempDir Path directory;
  private final HttpFront front = HttpFront.start(Sandbox.of(Sandbox.Config.withoutLag()), 0);

  @BeforeAll
  static void findClients() throws IOException, InterruptedException {
    bin = Path.of(output(new ProcessBuilder(CLIENTS.toString())).strip());
  }

  @AfterEach
  void stop() {
    front.close();
  }

  @Test
  void awsCliTakesItsTour() throws IOException, InterruptedException {
    putFiles();
    String key = awsMakesASealedBucket();
    aws("s3 sync files s3://tour/files --only-show-errors");
    assertThat(aws("s3 ls s3://tour/files/ --recursive"))
        .contains("files/a b+c%41.txt", "files/big.bin", "files/\u00fc/two.txt");
    assertThat(aws("s3api head-object --bucket tour --key files/big.bin")).contains(key);
    aws("s3 cp s3://tour/files/big.bin s3://tour/copy.bin --only-show-errors");
    aws("s3 mv s3://tour/copy.bin s3://tour/moved.bin --only-show-errors");
    aws("s3 cp s3://tour/moved.bin back.bin --only-show-errors");
    assertThat(directory.resolve("back.bin")).hasBinaryContent(big());
    String url = aws("s3 presign s3://tour/files/\u00fc/two.txt").strip();
    assertThat(run("python", "-c", FETCH, url)).isEqualTo("two");
    assertThat(aws("s3api list-object-versions --bucket tour --query Versions[].Key"))
        .contains("moved.bin");
    aws("kms disable-key --key-id " + key);
    assertThat(fails("aws", "s3", "cp", "s3://tour/moved.bin", "none.bin"))
        .contains("KMS.DisabledException");
    aws("s3 rm s3://tour --recursive --only-show-errors");
    assertThat(aws("s3 ls s3://tour --recursive")).isEmpty();
  }

  private String awsMakesASealedBucket() throws IOException, InterruptedException {
    aws("s3 mb s3://tour");
    String key = aws("kms create-key --query KeyMetadata.Arn --output text").strip();
    String rule =
        "{\"ApplyServerSideEncryptionByDefault\":{\"SSEAlgorithm\":\"aws:kms\",\"KMSMasterKeyID\":\"%s\"},"
            + "\"BucketKeyEnabled\":true}";
    aws(
        "s3api put-bucket-encryption --bucket tour --server-side-encryption-configuration "
            + ("{\"Rules\":[" + rule + "]}").formatted(key));
    aws("s3api put-bucket-versioning --bucket tour --versioning-configuration Status=Enabled");
    return key;
  }

  @Test
  void boto3TakesItsTour() throws IOException, InterruptedException {
    assertThat(run("python", "-c", BOTO3)).contains("toured 11 keys");
  }

  @Test
  void s5cmdTakesItsTour() throws IOException, InterruptedException {
    putFiles();
    run("s5cmd", "mb", "s3://tour");
    run("s5cmd", "cp", "files/", "s3://tour/files/");
    assertThat(run("s5cmd", "ls", "s3://tour/*"))
        .contains("files/a b+c%41.txt", "files/big.bin", "files/\u00fc/two.txt");
    assertThat(run("s5cmd", "du", "s3://tour/*")).contains("in 3 objects");
    run("s5cmd", "cp", "s3://tour/files/big.bin", "back.bin");
    assertThat(directory.resolve("back.bin")).hasBinaryContent(big());
    run("s5cmd", "mv", "s3://tour/files/big.bin", "s3://tour/moved.bin");
    assertThat(run("s5cmd", "cat", "s3://tour/files/\u00fc/two.txt")).isEqualTo("two");
    run("s5cmd", "rm", "s3://tour/*");
    run("s5cmd", "rb", "s3://tour");
    assertThat(run("s5cmd", "ls")).isEmpty();
  }

  private static final String FETCH =
      "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1]).read().decode(), end='')";

  private static final String BOTO3 =
      """
      import boto3
      s3, kms = boto3.client('s3'), boto3.client('kms')
      s3.create_bucket(Bucket='tour', CreateBucketConfiguration={'LocationConstraint': 'eu-west-1'})
      s3.put_bucket_versioning(Bucket='tour', VersioningConfiguration={'Status': 'Enabled'})
      old, new = (kms.create_key()['KeyMetadata']['Arn'] for _ in range(2))
      keys = ['../x', './y', 'a//b', '/lead', 'a b', 'a+b', '%2F', 'a?b#c', 'line\\nbreak',
              '\\U0001F600', 'x' * 1024]
      for key in keys:
          s3.put_object(Bucket='tour', Key=key, Body=key.encode(), Metadata={'a': 'b'},
                        ServerSideEncryption='aws:kms', SSEKMSKeyId=old, Tagging='t=1')
      pages = s3.get_paginator('list_object_versions').paginate(
          Bucket='tour', PaginationConfig={'PageSize': 3})
      versions = [v for page in pages for v in page['Versions']]
      assert sorted(v['Key'] for v in versions) == sorted(keys), versions
      for i, v in enumerate(versions):
          place = {'Bucket': 'tour', 'Key': v['Key']}
          if i % 2:
              s3.copy_object(**place, CopySource={**place, 'VersionId': v['VersionId']},
                             CopySourceIfMatch=v['ETag'], IfMatch=v['ETag'],
                             ServerSideEncryption='aws:kms', SSEKMSKeyId=new)
          else:
              s3.update_object_encryption(
                  **place, VersionId=v['VersionId'],
                  ObjectEncryption={'SSEKMS': {'KMSKeyArn': new, 'BucketKeyEnabled': True}})
      kms.disable_key(KeyId=old)
      for key in keys:
          got = s3.get_object(Bucket='tour', Key=key)
          assert got['Body'].read() == key.encode() and got['SSEKMSKeyId'] == new, key
          assert got['Metadata'] == {'a': 'b'} and got['TagCount'] == 1, got
      try:
          s3.get_object(Bucket='tour', Key=versions[1]['Key'], VersionId=versions[1]['VersionId'])
          raise AssertionError('read under a disabled key')
      except s3.exceptions.ClientError as e:
          assert e.response['Error']['Code'] == 'KMS.DisabledException', e.response
      print('toured', len(keys), 'keys')
      """;

  private void putFiles() throws IOException {
    Path files = directory.resolve("files");
    Files.createDirectories(files.resolve("\u00fc"));
    Files.writeString(files.resolve("a b+c%41.txt"), "one");
    Files.writeString(files.resolve("\u00fc/two.txt"), "two");
    Files.write(files.resolve("big.bin"), big());
  }

  private static byte[] big() {
    byte[] bytes = new byte[BIG];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private String aws(String arguments) throws IOException, InterruptedException {
    return run(
        Stream.concat(Stream.of("aws"), Arrays.stream(arguments.split(" ", -1)))
            .toArray(String[]::new));
  }

  private String run(String... command) throws IOException, InterruptedException {
    return output(client(command));
  }

  private String fails(String... command) throws IOException, InterruptedException {
    Process process = client(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(said).isNotZero();
    return said;
  }

  private ProcessBuilder client(String... command) throws IOException {
    Path config = directory.resolve("aws-config");
    Files.writeString(config, "[default]\ns3 =\n  signature_version = s3v4\n");
    String[] resolved = command.clone();
    resolved[0] = bin.resolve(command[0]).toString();
    ProcessBuilder builder = new ProcessBuilder(resolved).directory(directory.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ENDPOINT_URL", front.endpoint().toString(),
                "S3_ENDPOINT_URL", front.endpoint().toString(),
                "AWS_ACCESS_KEY_ID", "responder",
                "AWS_SECRET_ACCESS_KEY", "sandbox",
                "AWS_REGION", "eu-west-1",
                "AWS_DEFAULT_REGION", "eu-west-1",
                "AWS_CONFIG_FILE", config.toString(),
                "AWS_EC2_METADATA_DISABLED", "true",
                "PYTHONIOENCODING", "utf-8",
                "LC_ALL", "C.UTF-8"));
    return builder;
  }

  private static String output(ProcessBuilder builder) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("client", ".err");
    Process process = builder.redirectError(errors.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue())
        .as("%s: %s", List.copyOf(builder.command()), Files.readString(errors))
        .isZero();
    Files.delete(errors);
    return said;
  }
}
