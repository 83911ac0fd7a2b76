package dev.keyturn.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.KeyturnJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyGrantTest {
  private static final String SOURCE = "arn:aws:sqs:eu-west-1:111122223333:orders";

  private final ObjectMapper mapper = KeyturnJson.canonicalMapper();

  @Test
  void isWrittenAsBeforeWhereItHasNoSource() throws JsonProcessingException {
    String json = mapper.writeValueAsString(grant(Optional.empty()));

    assertThat(json).doesNotContain("sourceArn");
    assertThat(mapper.readValue(json, KeyGrant.class)).isEqualTo(grant(Optional.empty()));
  }

  @Test
  void keepsItsSource() throws JsonProcessingException {
    KeyGrant bound = grant(Optional.of(SOURCE));

    assertThat(mapper.readValue(mapper.writeValueAsString(bound), KeyGrant.class)).isEqualTo(bound);
    assertThat(bound).isNotEqualTo(grant(Optional.empty()));
  }

  private static KeyGrant grant(Optional<String> source) {
    return new KeyGrant(
        "0a1b",
        Optional.empty(),
        "arn:aws:iam::111122223333:role/app",
        Optional.empty(),
        List.of("Decrypt"),
        Map.of(),
        Map.of(),
        source,
        false);
  }
}
