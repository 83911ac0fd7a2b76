package dev.keyturn.sandbox.s3;

import java.util.Optional;

/** PutObject. */
final class ObjectWrites {
  private final Buckets buckets;
  private final Writing writing;

  ObjectWrites(Buckets buckets, Writing writing) {
    this.buckets = buckets;
    this.writing = writing;
  }

  Reply put(S3Request request) {
    Bucket bucket = buckets.open(request);
    Payload payload = Payload.of(request);
    WriteConditions conditions = WriteConditions.of(request);
    Draft draft = writing.draft(request, bucket);
    conditions.check(request.key(), bucket.history(request.key()).current());
    DataKey dataKey = writing.vault().newDataKey(request, draft.order());
    Content content = writing.seal(dataKey, payload.bytes(), payload.checksum(), request);
    StoredObject stored =
        writing.commit(
            request,
            bucket,
            conditions,
            versionId ->
                new StoredObject(
                    versionId,
                    request.now(),
                    content,
                    dataKey.encryption(),
                    draft.traits(),
                    Optional.empty()));
    Reply reply =
        Reply.ok()
            .header("ETag", content.quotedEtag())
            .header(content.checksum().algorithm().header(), content.checksum().value())
            .header("x-amz-checksum-type", content.checksum().type());
    return Writing.describe(stored, bucket, reply);
  }
}
