using System.Text.Json.Nodes;

namespace Tocsin.Tests.Deploy;

public sealed class ComposeTests
{
    public static TheoryData<string> Files => ["deploy/compose/compose.yaml", "deploy/compose/compose.postgres.yaml"];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_server_is_locked_in(string file)
    {
        var server = DeployFiles.YamlFile(file)["services"]!["tocsin"]!;
        Assert.Equal("1654:1654", (string)server["user"]!);
        Assert.True((bool)server["read_only"]!);
        Assert.Equal(["ALL"], server["cap_drop"]!.AsArray().Select(c => (string)c!));
        Assert.Contains("no-new-privileges:true", server["security_opt"]!.AsArray().Select(o => (string)o!));
        // Everything that is written has a place.
        Assert.Equal(["/tmp"], server["tmpfs"]!.AsArray().Select(t => (string)t!));
        Assert.Equal(["data:/var/lib/tocsin"], server["volumes"]!.AsArray().Select(v => (string)v!));
        Assert.Null(server["privileged"]);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Nothing_is_open_to_the_world_and_no_secret_is_written_down(string file)
    {
        var compose = DeployFiles.YamlFile(file);
        foreach (var (name, service) in compose["services"]!.AsObject())
        {
            Assert.All(service!["ports"]?.AsArray() ?? [], port => Assert.StartsWith("127.0.0.1:", (string)port!));
            foreach (var (key, value) in service["environment"]?.AsObject() ?? [])
            {
                var text = value!.ToString();
                if (
                    key.Contains("PASSWORD", StringComparison.OrdinalIgnoreCase)
                    || text.Contains("Password=", StringComparison.Ordinal)
                )
                {
                    Assert.Contains("${POSTGRES_PASSWORD:?", text);
                }
            }

            // Volumes that are named are declared.
            Assert.All(
                service["volumes"]!.AsArray(),
                v => Assert.True(compose["volumes"]!.AsObject().ContainsKey(((string)v!).Split(':')[0]), $"{name}: {v}")
            );
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_stop_has_the_time_that_the_server_takes(string file)
    {
        var server = DeployFiles.YamlFile(file)["services"]!["tocsin"]!;
        var drain = int.Parse((string)server["environment"]!["Tocsin__DrainSeconds"]!);
        var grace = int.Parse(((string)server["stop_grace_period"]!).TrimEnd('s'));
        Assert.True(grace > drain + new Tocsin.Delivery.DeliveryOptions().StopSeconds);
    }

    [Fact]
    public void The_server_waits_for_its_database()
    {
        JsonNode compose = DeployFiles.YamlFile("deploy/compose/compose.postgres.yaml");
        Assert.Equal(
            "service_healthy",
            (string)compose["services"]!["tocsin"]!["depends_on"]!["postgres"]!["condition"]!
        );
        Assert.NotNull(compose["services"]!["postgres"]!["healthcheck"]);
        Assert.Contains("Host=postgres;", (string)compose["services"]!["tocsin"]!["environment"]!["Tocsin__Database"]!);
    }
}
