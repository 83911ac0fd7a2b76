package dev.keyturn.sandbox.s3;

/** Serves one operation; refusals are thrown. */
@FunctionalInterface
interface Handler {
  Reply handle(S3Request request);
}
