package dev.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.keyturn.KeyturnJson;
import org.junit.jupiter.api.Test;

final class TableItemsArgumentTest {
  @Test
  void namesATableItsAttributeAndWhereTheContextIs() throws JsonProcessingException {
    assertThat(
            TableItemsArgument.parse(
                "table:customers/wrappedKey,context=app=orders,contextFrom=tenant=tenantId,"
                    + "contextAttribute=context,readUnitsPerSecond=50",
                KeyturnJson.mapper()))
        .isEqualTo(
            KeyturnJson.mapper()
                .readTree(
                    """
                    {"type":"table","name":"customers","attribute":"wrappedKey",
                     "encryptionContext":{"app":"orders"},
                     "encryptionContextFrom":{"tenant":"tenantId"},
                     "encryptionContextAttribute":"context","readUnitsPerSecond":50}"""));
  }

  @Test
  void saysWhatMayFollow() {
    assertThatThrownBy(
            () -> TableItemsArgument.parse("table:customers/k,tenant=x", KeyturnJson.mapper()))
        .hasMessageContaining("contextFrom=K=ATTRIBUTE")
        .hasMessageContaining("tenant=x");
    assertThatThrownBy(() -> TableItemsArgument.parse("table:customers", KeyturnJson.mapper()))
        .hasMessageContaining("table:NAME/ATTRIBUTE");
  }
}
