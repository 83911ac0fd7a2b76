package dev.keyturn.sandbox.s3;

import dev.keyturn.sandbox.AwsError;
import dev.keyturn.sandbox.Call;
import dev.keyturn.sandbox.Service;
import dev.keyturn.sandbox.WireRequest;
import dev.keyturn.sandbox.WireResponse;
import dev.keyturn.sandbox.kms.EnvelopeKeys;
import java.util.Optional;

/** The sandbox's S3: general purpose buckets of one partition, all regions, in memory. */
public final class S3Service implements Service {
  private final S3Limits limits = new S3Limits();
  private final VersionIds ids = new VersionIds();
  private final Handlers handlers;
  private final Reencryption reencryption;

  /** Makes an S3 without buckets, whose objects are sealed by the given keys. */
  public S3Service(EnvelopeKeys keys, String account) {
    Buckets buckets = new Buckets();
    Writing writing = new Writing(new Sse(keys), new Vault(keys), ids);
    ObjectWrites writes = new ObjectWrites(buckets, writing);
    reencryption = new Reencryption(buckets, writes, writing.vault(), keys);
    handlers =
        new Handlers(buckets, account)
            .withContent(buckets, writing, limits)
            .with(Operation.PUT_OBJECT, writes::put)
            .with(Operation.UPDATE_OBJECT_ENCRYPTION, reencryption::update);
  }

  /** Sets how UpdateObjectEncryption is treated from now on. */
  public void updateObjectEncryption(UpdateObjectEncryptionMode mode) {
    reencryption.mode(mode);
  }

  /** Sets how large an object a single copy may read; AWS allows 5 GB. */
  public void limitSingleCopy(long bytes) {
    limits.limitSingleCopy(bytes);
  }

  /** The table of operations. */
  Handlers handlers() {
    return handlers;
  }

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public Optional<String> operation(WireRequest request) {
    try {
      return Operation.of(request, Target.of(request)).map(Operation::awsName);
    } catch (Refusal refusal) {
      return Optional.empty();
    }
  }

  @Override
  public WireResponse handle(Call call) {
    try {
      return answer(call).finish(call.now(), ids.token());
    } catch (Refusal refusal) {
      return refuse(refusal, call);
    } catch (AwsError error) {
      return error(error, call);
    }
  }

  @Override
  public WireResponse error(AwsError error, Call call) {
    Refusal refusal =
        switch (error.code()) {
          case AwsError.THROTTLED ->
              Refusal.of("SlowDown", 503, "Please reduce your request rate.");
          case AwsError.FAILED -> Refusal.of("InternalError", 500, error.message());
          default -> Refusal.of(error);
        };
    return refuse(refusal, call);
  }

  private Reply answer(Call call) {
    Target target = Target.of(call.request());
    Signatures.check(call, target.query());
    Operation operation =
        Operation.of(call.request(), target)
            .orElseThrow(
                () ->
                    Errors.notImplemented(
                        call.request().method() + " with ?" + call.request().rawQuery()));
    S3Request request = S3Request.of(call, operation, target);
    HeaderRules.check(request);
    return handlers.of(operation).handle(request);
  }

  private WireResponse refuse(Refusal refusal, Call call) {
    AwsError error = refusal.error();
    Reply reply = Reply.status(error.status());
    refusal.headers().forEach(reply::header);
    String requestId = ids.token();
    if (!call.request().method().equals("HEAD")) {
      reply.body(
          XmlDocument.error(
              xml -> {
                xml.text("Code", error.code()).text("Message", error.message());
                refusal.elements().forEach(xml::text);
                xml.text("Resource", call.request().rawPath());
                xml.text("RequestId", requestId).text("HostId", requestId);
              }),
          "application/xml");
    }
    return reply.finish(call.now(), requestId);
  }
}
