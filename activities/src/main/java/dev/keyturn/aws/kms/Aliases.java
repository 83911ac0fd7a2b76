package dev.keyturn.aws.kms;

import dev.keyturn.aws.AwsFailures;
import dev.keyturn.aws.AwsTime;
import dev.keyturn.aws.Waiting;
import dev.keyturn.failure.FailureType;
import dev.keyturn.key.AliasCheck;
import dev.keyturn.key.AliasMove;
import dev.keyturn.key.AliasResult;
import dev.keyturn.key.KeyAlias;
import dev.keyturn.key.KeyArn;
import dev.keyturn.key.KeyKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** Moves aliases, and waits until they mean what they say. */
final class Aliases {
  private static final int TIMES = 5;

  private final KmsClient kms;
  private final KeyReader reader;

  Aliases(KmsClient kms) {
    this.kms = kms;
    this.reader = new KeyReader(kms);
  }

  AliasResult move(AliasMove move) {
    if (!isAt(move, move.from())) {
      return result(move);
    }
    checkEnabled(move);
    update(move);
    if (!Waiting.until(Waiting.READ_BACK, () -> !isAt(move, move.from()))) {
      throw FailureType.UNAVAILABLE.failure(
          move.alias() + " still reads as pointing to " + move.from() + "; Keyturn tries again");
    }
    return result(move);
  }

  /** AWS's time of the last of five answers in a row that name the expected key. */
  Instant confirm(AliasCheck check) {
    Waiting waiting = Waiting.atMost(check.settle().multipliedBy(3).plusMinutes(1));
    Duration pause = check.settle().dividedBy(TIMES - 1);
    Answer answer = ask(check);
    int inARow = answer.names(check.expected()) ? 1 : 0;
    while (inARow < TIMES) {
      if (inARow == 0 && waiting.isOver()) {
        throw notConfirmed(check, answer);
      }
      Waiting.sleep(pause);
      answer = ask(check);
      inARow = answer.names(check.expected()) ? inARow + 1 : 0;
    }
    return answer.at;
  }

  /**
   * A denial, too, can be an answer of yesterday's alias; other errors say nothing and are left.
   */
  private Answer ask(AliasCheck check) {
    boolean encrypts = check.kind().equals(KeyKind.SYMMETRIC);
    return AwsFailures.call(
        encrypts ? "kms:Encrypt" : "kms:DescribeKey",
        check.alias().value(),
        () -> {
          try {
            return encrypts ? encrypt(check.alias()) : describe(check.alias());
          } catch (KmsException e) {
            return switch (AwsFailures.typeOf(e)) {
              case ACCESS_DENIED, NOT_FOUND, KEY_STATE ->
                  new Answer(AwsFailures.describe(e), Instant.EPOCH);
              default -> throw e;
            };
          }
        });
  }

  private Answer encrypt(KeyAlias alias) {
    EncryptResponse response =
        kms.encrypt(
            request ->
                request
                    .keyId(alias.value())
                    .plaintext(Canary.TEXT)
                    .encryptionContext(Canary.CONTEXT));
    return new Answer(response.keyId(), AwsTime.of(response));
  }

  private Answer describe(KeyAlias alias) {
    DescribeKeyResponse response = kms.describeKey(request -> request.keyId(alias.value()));
    return new Answer(response.keyMetadata().arn(), AwsTime.of(response));
  }

  private RuntimeException notConfirmed(AliasCheck check, Answer answer) {
    Optional<KeyArn> target = reader.target(check.alias());
    String seen =
        check.alias()
            + " should name "
            + check.expected()
            + ", but through it KMS last answered "
            + answer.keyOrError;
    return target.filter(check.expected()::equals).isPresent()
        ? FailureType.UNAVAILABLE.failure(seen + "; the move is still spreading")
        : FailureType.CHANGED_BY_OTHERS.failure(
            seen
                + ", and it points to "
                + target.map(KeyArn::value).orElse("nothing")
                + "; find out who else moves it, then send retryFailed");
  }

  private boolean isAt(AliasMove move, KeyArn key) {
    return reader.target(move.alias()).filter(key::equals).isPresent();
  }

  private AliasResult result(AliasMove move) {
    Optional<KeyArn> target = reader.target(move.alias());
    return new AliasResult(move.alias(), target, target.filter(move.to()::equals).isPresent());
  }

  private void checkEnabled(AliasMove move) {
    String state = reader.state(move.to());
    if (!state.equals("Enabled")) {
      throw FailureType.KEY_STATE.failure(
          move.to()
              + " is "
              + state
              + ", so that "
              + move.alias()
              + " must not point to it; enable it, then send retryFailed");
    }
  }

  /** An alias that vanished meanwhile is not an error here: reading it back tells. */
  private boolean update(AliasMove move) {
    return AwsFailures.call(
        "kms:UpdateAlias",
        move.alias().value(),
        () -> {
          try {
            kms.updateAlias(
                request -> request.aliasName(move.alias().value()).targetKeyId(move.to().keyId()));
            return true;
          } catch (NotFoundException gone) {
            return false;
          }
        });
  }

  private record Answer(String keyOrError, Instant at) {
    boolean names(KeyArn key) {
      return keyOrError.equals(key.value());
    }
  }
}
