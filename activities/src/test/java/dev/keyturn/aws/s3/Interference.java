package dev.keyturn.aws.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Lets somebody else act just before or after a request of the activities', once. */
public final class Interference implements SdkHttpClient {
  private final SdkHttpClient inner;
  private final List<Planned> planned = new ArrayList<>();

  public Interference(SdkHttpClient inner) {
    this.inner = inner;
  }

  private record Planned(Predicate<SdkHttpRequest> request, Runnable before, Runnable after) {}

  /** A PUT with that header (CopyObject's source, PutObject's condition). */
  public static Predicate<SdkHttpRequest> putWith(String header) {
    return request ->
        request.method() == SdkHttpMethod.PUT && request.firstMatchingHeader(header).isPresent();
  }

  /** A HEAD that asks for checksums, which is the last look before a copy and the first after. */
  public static Predicate<SdkHttpRequest> withChecksums() {
    return request ->
        request.method() == SdkHttpMethod.HEAD
            && request.firstMatchingHeader("x-amz-checksum-mode").isPresent();
  }

  /** A call of that operation of DynamoDB's or KMS's. */
  public static Predicate<SdkHttpRequest> operation(String name) {
    return request ->
        request
            .firstMatchingHeader("X-Amz-Target")
            .filter(target -> target.endsWith("." + name))
            .isPresent();
  }

  /** A PUT with that query parameter. */
  public static Predicate<SdkHttpRequest> putOf(String parameter) {
    return request ->
        request.method() == SdkHttpMethod.PUT
            && request.rawQueryParameters().containsKey(parameter);
  }

  /** A GET with that query parameter. */
  public static Predicate<SdkHttpRequest> getOf(String parameter) {
    return request ->
        request.method() == SdkHttpMethod.GET
            && request.rawQueryParameters().containsKey(parameter);
  }

  /** Acts before the next such request is sent. */
  public synchronized void before(Predicate<SdkHttpRequest> request, Runnable act) {
    planned.add(new Planned(request, act, () -> {}));
  }

  /** Acts after the next such request was answered. */
  public synchronized void after(Predicate<SdkHttpRequest> request, Runnable act) {
    planned.add(new Planned(request, () -> {}, act));
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = inner.prepareRequest(request);
    List<Planned> due = take(request.httpRequest());
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        due.forEach(plan -> plan.before().run());
        HttpExecuteResponse response = prepared.call();
        due.forEach(plan -> plan.after().run());
        return response;
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  @Override
  public void close() {
    inner.close();
  }

  private synchronized List<Planned> take(SdkHttpRequest request) {
    List<Planned> due = planned.stream().filter(plan -> plan.request().test(request)).toList();
    planned.removeAll(due);
    return due;
  }
}
