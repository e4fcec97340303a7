using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Deploy;

public sealed partial class ComposeTests
{
    private const string Nodes = "deploy/compose/compose.nodes.yaml";

    public static TheoryData<string, string> Servers =>
        new()
        {
            { "deploy/compose/compose.yaml", "tocsin" },
            { "deploy/compose/compose.postgres.yaml", "tocsin" },
            { Nodes, "tocsin-1" },
            { Nodes, "tocsin-2" },
            { Nodes, "tocsin-3" },
        };

    public static TheoryData<string> Files => [.. Servers.Select(s => s.Data.Item1).Distinct()];

    [Theory]
    [MemberData(nameof(Servers))]
    public void The_server_is_locked_in(string file, string service)
    {
        var server = DeployFiles.YamlFile(file)["services"]![service]!;
        Assert.Equal("1654:1654", (string)server["user"]!);
        Assert.True((bool)server["read_only"]!);
        Assert.Equal(["ALL"], server["cap_drop"]!.AsArray().Select(c => (string)c!));
        Assert.Contains("no-new-privileges:true", server["security_opt"]!.AsArray().Select(o => (string)o!));
        // Everything that is written has a place.
        Assert.Equal(
            ["/tmp", "/var/lib/tocsin"],
            server["tmpfs"]!
                .AsArray()
                .Concat(server["volumes"]?.AsArray() ?? [])
                .Select(place => ((string)place!).Split(':').First(part => part.StartsWith('/')))
        );
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
                if (Secret().IsMatch(key) || text.Contains("Password=", StringComparison.Ordinal))
                {
                    Assert.Matches(@"\$\{[A-Z_]+:\?", text);
                }
            }

            // Volumes that are named are declared.
            Assert.All(
                service["volumes"]?.AsArray().Where(v => !((string)v!).StartsWith("./", StringComparison.Ordinal))
                    ?? [],
                v => Assert.True(compose["volumes"]!.AsObject().ContainsKey(((string)v!).Split(':')[0]), $"{name}: {v}")
            );
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public void A_stop_has_the_time_that_the_server_takes(string file, string service)
    {
        var server = DeployFiles.YamlFile(file)["services"]![service]!;
        var drain = int.Parse((string)server["environment"]!["Tocsin__DrainSeconds"]!);
        var grace = int.Parse(((string)server["stop_grace_period"]!).TrimEnd('s'));
        Assert.True(grace > drain + new Tocsin.Delivery.DeliveryOptions().StopSeconds);
    }

    [Fact]
    public void Nodes_differ_in_their_names_alone()
    {
        var services = DeployFiles.YamlFile(Nodes)["services"]!.AsObject();
        var nodes = services.Where(s => s.Key.StartsWith("tocsin-", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, nodes.Count);
        foreach (var (name, node) in nodes)
        {
            Assert.Equal(name, (string)node!["environment"]!["Tocsin__NodeName"]!);
            node["environment"]!.AsObject().Remove("Tocsin__NodeName");
            Assert.Equal(nodes[0].Value!.ToJsonString(), node.ToJsonString());
            Assert.Contains("@rabbitmq:5672/", (string)node["environment"]!["Tocsin__Queue"]!);
            Assert.Contains("${TOCSIN_ENCRYPTION_KEY:?", (string)node["environment"]!["Tocsin__EncryptionKeys__0"]!);
        }
    }

    [Fact]
    public async Task The_load_balancers_own_check_finds_nothing_wrong_and_it_asks_what_nodes_answer()
    {
        const string File = "deploy/compose/haproxy.cfg";
        var text = DeployFiles.Text(File);
        Assert.Contains("option httpchk GET /health/ready", text);
        var servers = DeployFiles.YamlFile(Nodes)["services"]!.AsObject().Select(s => s.Key);
        Assert.All(
            servers.Where(s => s.StartsWith("tocsin-", StringComparison.Ordinal)),
            s => Assert.Contains($" {s}:7878", text)
        );
        Optional.Need(Optional.HasCommand("haproxy"), "haproxy");
        await Optional.RunAsync("haproxy", "", "-c", "-f", Repository.File(File));
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

    [GeneratedRegex("PASS|EncryptionKeys|BootstrapApiKey|Tocsin__Queue")]
    private static partial Regex Secret();
}
