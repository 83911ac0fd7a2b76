package dev.keyturn.sandbox;

import dev.keyturn.sandbox.inprocess.InProcessHttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** A sandbox with AWS SDK clients that reach it in-process and never retry. */
public record TestingSandbox(Sandbox sandbox) {
  public static final String ACCOUNT = Sandbox.Config.DEFAULT_ACCOUNT;
  public static final String REGION = "eu-west-1";

  public static TestingSandbox withoutLag() {
    return new TestingSandbox(Sandbox.of(Sandbox.Config.withoutLag()));
  }

  public static TestingSandbox withLag(long seed, Duration max) {
    return new TestingSandbox(Sandbox.of(new Sandbox.Config(seed, ACCOUNT, max)));
  }

  public KmsClient kms(String accessKeyId) {
    return kms(accessKeyId, REGION);
  }

  public KmsClient kms(String accessKeyId, String region) {
    return configured(KmsClient.builder(), accessKeyId, region).build();
  }

  public Ec2Client ec2(String accessKeyId) {
    return ec2(accessKeyId, REGION);
  }

  public Ec2Client ec2(String accessKeyId, String region) {
    return configured(Ec2Client.builder(), accessKeyId, region).build();
  }

  public DynamoDbClient dynamodb(String accessKeyId) {
    return configured(DynamoDbClient.builder(), accessKeyId, REGION).build();
  }

  public CloudTrailClient cloudtrail(String accessKeyId) {
    return cloudtrail(accessKeyId, REGION);
  }

  public CloudTrailClient cloudtrail(String accessKeyId, String region) {
    return configured(CloudTrailClient.builder(), accessKeyId, region).build();
  }

  public IamClient iam(String accessKeyId) {
    return configured(IamClient.builder(), accessKeyId, REGION).build();
  }

  public RdsClient rds(String accessKeyId) {
    return configured(RdsClient.builder(), accessKeyId, REGION).build();
  }

  public StsClient sts(String accessKeyId) {
    return configured(StsClient.builder(), accessKeyId, REGION).build();
  }

  public static String user(String name) {
    return "arn:aws:iam::" + ACCOUNT + ":user/" + name;
  }

  /** Calls the control API and returns its answer. */
  public WireResponse control(String method, String path, String json) {
    int query = path.indexOf('?');
    return sandbox.handle(
        new WireRequest(
            method,
            "/_sandbox/" + (query < 0 ? path : path.substring(0, query)),
            query < 0 ? "" : path.substring(query + 1),
            Headers.EMPTY,
            json.getBytes(StandardCharsets.UTF_8)));
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(
      B builder, String accessKeyId, String region) {
    return builder
        .httpClient(new InProcessHttpClient(sandbox))
        .region(Region.of(region))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, "secret")))
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()));
  }
}
