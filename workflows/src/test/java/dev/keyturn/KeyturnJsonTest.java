package dev.keyturn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.reencryption.Pause;
import dev.keyturn.reencryption.Throttle;
import dev.keyturn.replacement.Approval;
import dev.keyturn.replacement.PinAcceptance;
import dev.keyturn.replacement.Reason;
import dev.keyturn.replacement.ReplacementRequest;
import dev.keyturn.replacement.Retry;
import dev.keyturn.replacement.RollBack;
import dev.keyturn.replacement.RunMode;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeyturnJsonTest {
  private static final String GOOD =
      "{'key':'alias/orders','region':'eu-west-1','requestedBy':'me','stores':[{'type':'bucket','name':'b'}]}";

  @Test
  void fillsInWhatTheInputLeavesOut() throws Exception {
    ReplacementRequest request = read(GOOD);

    assertThat(request.mode()).isEqualTo(RunMode.PLAN);
    assertThat(request.settle()).isEqualTo(Duration.ofMinutes(5));
    assertThat(request.maxSweeps()).isEqualTo(5);
    assertThat(request.suspects()).isEmpty();
    assertThat(request.ticket()).isEmpty();
  }

  @Test
  void writesAndReadsTheSameRequest() throws Exception {
    ReplacementRequest request = read(GOOD);

    String json = KeyturnJson.mapper().writeValueAsString(request);

    assertThat(KeyturnJson.mapper().readValue(json, ReplacementRequest.class)).isEqualTo(request);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'key':'alias/orders' | 'key':7 | key",
        "'key':'alias/orders', | ~~ | key is missing",
        "'region':'eu-west-1' | 'region':'Ireland' | region \"Ireland\": give a region such as eu-west-1",
        "'requestedBy':'me' | 'requestedBy':' ' | requestedBy is missing",
        "'name':'b' | 'name':'b','size':1 | stores[0].size: unknown field; known are acknowledge, name, reencryption",
        "'type':'bucket' | 'type':'queue' | \"queue\" is not known to this version; known type ids = [bucket, dataKeys, ebsDefaultKey, images, launchTemplates, snapshots, table, volume]",
        "'type':'bucket','name':'b' | 'type':'ebsDefaultKey','ids':[] | stores[0].ids: unknown field",
        "'type':'bucket','name':'b' | 'type':'images','ids':['snap-01234567'] | stores[].ids \"snap-01234567\": give ids of ami-",
        "'name':'b'} | 'name':'b'},{'type':'snapshots'},{'type':'snapshots','ids':['snap-01234567']} | stores: snapshots is given twice",
        "'name':'b'} | 'name':'b'},{'type':'bucket','name':'b'} | stores: bucket/b is given twice",
        "'key': | 'settle':'PT0S','key': | settle: give a positive",
        "'key': | 'settle':'5 minutes','key': | settle: ",
        "'key': | 'maxSweeps':0,'key': | maxSweeps: give a number from 1 to 100",
        "'key': | 'maxSweeps':'3','key': | maxSweeps: ",
        "'key': | 'maxInstancesStopped':0,'key': | maxInstancesStopped: give a number from 1 to 100",
        "'key': | 'maxInstancesStopped':101,'key': | maxInstancesStopped: give a number",
        "'key': | 'mode':'GO','key': | mode: ",
        "'key': | 'plan':'abc','key': | plan: give the 64 hex digits",
        "'key': | 'region':'us-east-1','key': | Duplicate field 'region'",
        "'key': | 'suspects':['*'],'key': | suspects \"*\": give the ARN of a role, session or user",
        "'key': | key: | input is not JSON",
      })
  void saysWhatIsWrongWithTheInputAndNamesTheField(String part, String bad, String message) {
    String json = GOOD.replace(part, bad);

    Throwable failure = catchThrowable(() -> read(json));

    assertThat(KeyturnJson.explain(failure).replace('"', '\''))
        .contains(message.replace('"', '\''));
  }

  @ParameterizedTest
  @MethodSource("whatPeopleSay")
  void takesNoMoreWordsThanReportsAndRecordsHaveRoomFor(Class<?> type, String json, String field) {
    ObjectMapper mapper = KeyturnJson.mapper();
    String good = json.replace('\'', '"');
    String much = good.replace("words", "w".repeat(1000));
    String more = good.replace("words", "w".repeat(1001));

    assertThatCode(() -> mapper.readValue(much, type)).doesNotThrowAnyException();
    assertThat(KeyturnJson.explain(catchThrowable(() -> mapper.readValue(more, type))))
        .contains(field + ": give at most 1000 characters");
  }

  static Stream<Arguments> whatPeopleSay() {
    String request = GOOD.replace("}]}", "}],'ticket':'words'}");
    return Stream.of(
        Arguments.of(ReplacementRequest.class, GOOD.replace("'me'", "'words'"), "requestedBy"),
        Arguments.of(ReplacementRequest.class, request, "ticket"),
        Arguments.of(
            Approval.class, "{'approver':'words','proof':'p','scopeIsComplete':true}", "approver"),
        Arguments.of(
            PinAcceptance.class,
            "{'pin':'p','digest':'d','approver':'me','reason':'words','until':'2027-01-01'}",
            "reason"),
        Arguments.of(Reason.class, "{'by':'me','reason':'words'}", "reason"),
        Arguments.of(RollBack.class, "{'by':'words','reason':'r'}", "by"),
        Arguments.of(Retry.class, "{'by':'words'}", "by"),
        Arguments.of(Pause.class, "{'by':'words'}", "by"),
        Arguments.of(Throttle.class, "{'by':'words'}", "by"));
  }

  private static ReplacementRequest read(String json) throws Exception {
    return KeyturnJson.mapper().readValue(json.replace('\'', '"'), ReplacementRequest.class);
  }
}
