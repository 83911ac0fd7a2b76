package dev.keyturn.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sandbox.Headers;
import dev.keyturn.sandbox.WireRequest;
import dev.keyturn.sandbox.WireResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
  private static final String SIGNED =
      "AWS4-HMAC-SHA256 Credential=responder/20261124/eu-west-1/s3/aws4_request,"
          + " SignedHeaders=host, Signature=00";
  private static final String STREAMING = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

  private final TestingS3 testing = TestingS3.withBucket();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /data/k?torrent",
        "PUT /data/k?foo",
        "PUT /data/k?encryption=x&foo",
        "POST /data/k",
        "POST /data/k?select&select-type=2",
        "GET /data?cors",
        "PUT /data?accelerate",
        "DELETE /data?website",
        "PATCH /data/k"
      })
  void refusesWhatItDoesNotKnow(String request) {
    testing.put("k", "precious");
    WireResponse answer = send(request, Map.of(), "");

    assertThat(answer.status()).isEqualTo(501);
    assertThat(text(answer)).contains("<Code>NotImplemented</Code>");
    assertThat(testing.text("k")).isEqualTo("precious");
  }

  @ParameterizedTest
  @CsvSource({
    "x-amz-write-offset-bytes,10",
    "x-amz-rename-source,/data/other",
    "x-amz-object-lock-event-hold,ON",
    "x-amz-mfa,1 2",
    "If-None-Match,\"etag\"",
    "If-Unmodified-Since,'Tue, 24 Nov 2026 00:00:00 GMT'"
  })
  void refusesHeadersThatItWouldHaveToIgnore(String name, String value) {
    testing.put("k", "precious");

    assertThat(send("PUT /data/k", Map.of(name, value), "new").status()).isEqualTo(501);
    assertThat(testing.text("k")).isEqualTo("precious");
  }

  @Test
  void decodesSignedChunksWithATrailingChecksum() {
    String body =
        "5;chunk-signature=0\r\nhello\r\n6;chunk-signature=1\r\n world\r\n0;chunk-signature=2\r\n"
            + "x-amz-checksum-crc32:DUoRhQ==\r\nx-amz-trailer-signature:3\r\n\r\n";
    Map<String, String> headers =
        Map.of(
            "x-amz-content-sha256",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            "Content-Encoding",
            "aws-chunked",
            "x-amz-trailer",
            "x-amz-checksum-crc32",
            "x-amz-decoded-content-length",
            "11");

    assertThat(send("PUT /data/k", headers, body).status()).isEqualTo(200);
    assertThat(testing.text("k")).isEqualTo("hello world");
    assertThat(testing.s3().headObject(r -> r.bucket(TestingS3.BUCKET).key("k")).contentEncoding())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "5\\r\\nhello\\r\\n0\\r\\nx-amz-checksum-crc32:AAAAAA==\\r\\n\\r\\n,BadDigest",
    "5\\r\\nhello\\r\\n0\\r\\n\\r\\n,InvalidRequest",
    "9\\r\\nhello\\r\\n0\\r\\n\\r\\n,IncompleteBody",
    "5\\r\\nhello\\r\\n,IncompleteBody",
    "4\\r\\nhell\\r\\n0\\r\\n\\r\\n,IncompleteBody"
  })
  void refusesBrokenChunks(String escaped, String code) {
    Map<String, String> headers =
        Map.of(
            "x-amz-content-sha256",
            STREAMING,
            "x-amz-trailer",
            "x-amz-checksum-crc32",
            "x-amz-decoded-content-length",
            "5");
    String body = escaped.replace("\\r\\n", "\r\n");
    WireResponse answer = send("PUT /data/k", headers, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(answer)).contains("<Code>" + code + "</Code>");
  }

  @ParameterizedTest
  @CsvSource({
    "Content-MD5,AAAAAAAAAAAAAAAAAAAAAA==,BadDigest",
    "Content-MD5,short,InvalidDigest",
    "x-amz-checksum-sha256,AAAA,BadDigest",
    "x-amz-checksum-crc64nvme,AAAAAAAAAAA=,BadDigest",
    "x-amz-content-sha256,"
        + "0000000000000000000000000000000000000000000000000000000000000000,"
        + "XAmzContentSHA256Mismatch",
    "x-amz-sdk-checksum-algorithm,CRC32,InvalidRequest"
  })
  void refusesBodiesThatDoNotMatchTheirDigest(String name, String value, String code) {
    WireResponse answer = send("PUT /data/k", Map.of(name, value), "hello");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(text(answer)).contains("<Code>" + code + "</Code>");
  }

  @Test
  void knowsTheChecksumsThatEveryoneComputes() {
    List<byte[]> check = List.of("123456789".getBytes(StandardCharsets.US_ASCII));

    assertThat(ChecksumAlgorithm.CRC64NVME.over(check).value()).isEqualTo("rosUhgp5mIg=");
    assertThat(ChecksumAlgorithm.CRC32.over(check).value()).isEqualTo("y/Q5Jg==");
    assertThat(ChecksumAlgorithm.CRC32C.over(check).value()).isEqualTo("4waSgw==");
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void servesEveryOperationThatItKnows(Operation operation) {
    Handlers handlers = testing.testing().sandbox().s3().handlers();

    assertThat(handlers.of(operation)).isNotNull();
  }

  @Test
  void takesVirtualHostedAddresses() {
    testing.put("k", "content");

    assertThat(text(send("GET /k", Map.of("Host", "data.localhost:4566"), "")))
        .isEqualTo("content");
    assertThat(text(send("GET /k", Map.of("Host", "data.s3.eu-west-1.amazonaws.com"), "")))
        .isEqualTo("content");
  }

  @Test
  void writesErrorsAsXml() {
    WireResponse answer = send("GET /data/none%26", Map.of(), "");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers().first("x-amz-request-id")).isPresent();
    assertThat(answer.headers().first("Date")).isPresent();
    assertThat(text(answer))
        .contains("<Code>NoSuchKey</Code>", "<Key>none&amp;</Key>", "<RequestId>")
        .contains("<Resource>/data/none%26</Resource>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Upper", "a", "a..b", "192.168.0.1", "under_score"})
  void refusesBadBucketNames(String name) {
    assertThat(text(send("PUT /" + name, Map.of(), ""))).contains("<Code>InvalidBucketName</Code>");
  }

  @Test
  void expandsNoEntities() {
    String xml =
        "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
            + "<Tagging><TagSet><Tag><Key>k</Key><Value>&x;</Value></Tag></TagSet></Tagging>";
    testing.put("k", "content");
    String md5 =
        Base64.getEncoder()
            .encodeToString(
                ChecksumAlgorithm.hash("MD5", List.of(xml.getBytes(StandardCharsets.UTF_8))));
    WireResponse answer = send("PUT /data/k?tagging", Map.of("Content-MD5", md5), xml);

    assertThat(text(answer)).contains("<Code>MalformedXML</Code>");
  }

  @Test
  void insistsOnADigestWhereAwsDoes() {
    testing.put("k", "content");
    WireResponse answer =
        send(
            "PUT /data/k?tagging",
            Map.of(),
            "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>");

    assertThat(text(answer)).contains("<Code>InvalidRequest</Code>");
  }

  @Test
  void refusesUnsignedAndOldSignatures() {
    testing.put("k", "content");
    WireRequest unsigned = new WireRequest("GET", "/data/k", "", Headers.EMPTY, new byte[0]);

    assertThat(testing.testing().sandbox().handle(unsigned).status()).isEqualTo(403);
    assertThat(text(send("GET /data/k?AWSAccessKeyId=a&Signature=b&Expires=1", Map.of(), "")))
        .contains("AWS4-HMAC-SHA256");
  }

  private WireResponse send(String request, Map<String, String> headers, String body) {
    String method = request.substring(0, request.indexOf(' '));
    String target = request.substring(method.length() + 1);
    int question = target.indexOf('?');
    Headers fields = Headers.EMPTY.with("Authorization", SIGNED);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      fields = fields.with(header.getKey(), header.getValue());
    }
    return testing
        .testing()
        .sandbox()
        .handle(
            new WireRequest(
                method,
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                fields,
                body.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(WireResponse answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
