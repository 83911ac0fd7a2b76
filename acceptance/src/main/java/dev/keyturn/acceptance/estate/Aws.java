package dev.keyturn.acceptance.estate;

import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Ordinary AWS clients of the actors, at one endpoint. */
public final class Aws implements AutoCloseable {
  private static final int CONNECTIONS = 64;

  private final URI endpoint;
  private final Region region;
  private final SdkHttpClient http;
  private final Queue<Runnable> closers = new ConcurrentLinkedQueue<>();

  @SuppressWarnings("deprecation")
  public Aws(URI endpoint, String region) {
    this.endpoint = endpoint;
    this.region = Region.of(region);
    this.http =
        ApacheHttpClient.builder()
            .maxConnections(CONNECTIONS)
            .connectionTimeout(Duration.ofSeconds(5))
            .build();
  }

  /** The region of everything. */
  public String region() {
    return region.id();
  }

  /** KMS, called as the actor. */
  public KmsClient kms(Actor actor) {
    return made(KmsClient.builder(), actor);
  }

  /** S3, called as the actor. */
  public S3Client s3(Actor actor) {
    return made(S3Client.builder().forcePathStyle(true), actor);
  }

  /** EC2, called as the actor. */
  public Ec2Client ec2(Actor actor) {
    return made(Ec2Client.builder(), actor);
  }

  /** DynamoDB, called as the actor. */
  public DynamoDbClient dynamodb(Actor actor) {
    return made(DynamoDbClient.builder(), actor);
  }

  /** RDS, called as the actor. */
  public RdsClient rds(Actor actor) {
    return made(RdsClient.builder(), actor);
  }

  private <
          B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends SdkAutoCloseable>
      C made(B builder, Actor actor) {
    C client =
        builder
            .httpClient(http)
            .endpointOverride(endpoint)
            .region(region)
            .credentialsProvider(credentials(actor))
            .build();
    closers.add(client::close);
    return client;
  }

  @Override
  public void close() {
    closers.forEach(Runnable::run);
    http.close();
  }

  private static StaticCredentialsProvider credentials(Actor actor) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(actor.accessKeyId(), "rehearsal"));
  }
}
