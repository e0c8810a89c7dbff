package io.tailwater.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "shop,shop,true",
    "shop,shop2,false",
    "*,anything,true",
    "*,'',true",
    "shop::*,shop::orders,true",
    "shop::*,bank::orders,false",
    "*orders,shop::orders,true",
    "*orders,orders-v2,false",
    "a*b*c,axbxbxc,true",
    "a*b*c,axc,false",
    "ab*ba,aba,false",
    "a**b,ab,true",
    "a.c,abc,false"
  })
  void aStarStandsForAnyCharactersOrNone(String pattern, String service, boolean matches) {
    AgentSettings agents =
        new AgentSettings(List.of(new AgentSettings.Rule(pattern, Map.of("key", "value"))));

    assertThat(agents.of(service).isEmpty()).isNotEqualTo(matches);
  }

  @Test
  void laterRulesOverrideEarlierOnes() {
    AgentSettings agents =
        new AgentSettings(
            List.of(
                new AgentSettings.Rule("*", Map.of("rate", "1", "limit", "300")),
                new AgentSettings.Rule("shop", Map.of("rate", "0.1"))));

    assertThat(agents.of("shop")).isEqualTo(Map.of("rate", "0.1", "limit", "300"));
    assertThat(agents.of("bank")).isEqualTo(Map.of("rate", "1", "limit", "300"));
  }

  @Test
  void wrongSettingsAreRefusedWithTheirPlace() {
    assertThatThrownBy(
            () ->
                TailwaterConfig.parse(
                    "t.yaml",
                    """
                    tail_sampling: {policies: [{name: all, type: always_sample}]}
                    skywalking:
                      agent_config:
                        - {service: shop, settings: {agent.sample_rate: [1]}}
                        - {settings: {agent.sample_rate: 1}}
                    """))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("t.yaml:4:")
        .hasMessageContaining("expected one value, found a list")
        .hasMessageContaining("skywalking.agent_config[1].service: required, but missing");
  }
}
