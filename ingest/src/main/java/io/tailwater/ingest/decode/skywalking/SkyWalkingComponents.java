package io.tailwater.ingest.decode.skywalking;

/**
 * Names of the components that are met most, by their number in SkyWalking's component library.
 *
 * <p>Numbers below 3000 are Java's and everyone's, from 3000 .NET's, 4000 Node's, 5000 Go's, 6000
 * Lua's, 7000 Python's, 8000 PHP's. Source: {@code ComponentsDefine} of skywalking-java and {@code
 * component-libraries.yml} of OAP.
 */
final class SkyWalkingComponents {
  private SkyWalkingComponents() {}

  /** The component's name; empty if it is not among these. */
  static String name(int id) {
    return switch (id) {
      case 1 -> "Tomcat";
      case 2 -> "HttpClient";
      case 3 -> "Dubbo";
      case 5 -> "Mysql";
      case 7 -> "Redis";
      case 9 -> "MongoDB";
      case 11 -> "Feign";
      case 12 -> "OKHttp";
      case 13 -> "SpringRestTemplate";
      case 14 -> "SpringMVC";
      case 19 -> "JettyServer";
      case 20 -> "Memcached";
      case 21 -> "ShardingJDBC";
      case 22 -> "PostgreSQL";
      case 23 -> "GRPC";
      case 25 -> "RocketMQ";
      case 26 -> "httpasyncclient";
      case 27 -> "Kafka";
      case 30 -> "Jedis";
      case 32 -> "h2-jdbc-driver";
      case 33 -> "mysql-connector-java";
      case 34 -> "ojdbc";
      case 37 -> "postgresql-jdbc-driver";
      case 38 -> "rocketMQ-producer";
      case 39 -> "rocketMQ-consumer";
      case 40 -> "kafka-producer";
      case 41 -> "kafka-consumer";
      case 42 -> "mongodb-driver";
      case 47 -> "Elasticsearch";
      case 49 -> "http";
      case 50 -> "rpc";
      case 51 -> "RabbitMQ";
      case 52 -> "rabbitmq-producer";
      case 53 -> "rabbitmq-consumer";
      case 56 -> "Redisson";
      case 57 -> "Lettuce";
      case 61 -> "spring-cloud-gateway";
      case 66 -> "JdkHttp";
      case 67 -> "spring-webflux";
      case 73 -> "pulsar-producer";
      case 74 -> "pulsar-consumer";
      case 77 -> "rest-high-level-client";
      case 80 -> "JdkThreading";
      case 84 -> "Undertow";
      case 87 -> "mariadb-jdbc";
      case 95 -> "spring-kafka-consumer";
      case 99 -> "spring-webflux-webclient";
      case 104 -> "mssql-jdbc-driver";
      case 116 -> "HikariCP";
      case 119 -> "ClickHouse-jdbc-driver";
      case 3001 -> "AspNetCore";
      case 3003 -> "SqlClient";
      case 4001 -> "HttpServer";
      case 4002 -> "Express";
      case 4005 -> "Axios";
      case 5004 -> "GoHttpServer";
      case 5005 -> "GoHttpClient";
      case 5006 -> "Gin";
      case 5012 -> "GoMysql";
      case 6000 -> "Nginx";
      case 6002 -> "APISIX";
      case 7000 -> "Python";
      case 7001 -> "Flask";
      case 7002 -> "Requests";
      case 7003 -> "PyMysql";
      case 7004 -> "Django";
      case 7006 -> "Urllib3";
      case 7011 -> "Celery";
      case 7014 -> "FastAPI";
      case 7019 -> "HTTPX";
      case 8001 -> "PHP";
      case 8002 -> "cURL";
      case 8003 -> "PDO";
      default -> "";
    };
  }
}
