using System.Net;
using System.Text.Json.Nodes;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Deploy;

public sealed class HelmChartTests
{
    private const string Everything = """
        { database: { existingSecret: db }, encryptionKey: { existingSecret: enc }, adminKey: { existingSecret: adm },
          ingress: { enabled: true, className: nginx, tlsSecret: tls, annotations: { a: b } }, podAnnotations: { c: d },
          secretSettings: [{ name: Tocsin__Smtp__Password, valueFrom: { secretKeyRef: { name: s, key: k } } }],
          metrics: { serviceMonitor: { enabled: true, labels: { e: f } }, prometheusRule: { enabled: true } },
          nodeSelector: { g: h }, tolerations: [{ key: i }], affinity: { nodeAffinity: {} }, persistence: { storageClassName: fast } }
        """;

    [Fact]
    public async Task The_pod_is_locked_in()
    {
        var spec = Pod(await HelmChart.RenderAsync());
        Assert.True((bool)spec["securityContext"]!["runAsNonRoot"]!);
        Assert.Equal(1654, (int)spec["securityContext"]!["runAsUser"]!);
        Assert.Equal("RuntimeDefault", (string)spec["securityContext"]!["seccompProfile"]!["type"]!);
        Assert.False((bool)spec["automountServiceAccountToken"]!);
        var container = Assert.Single(spec["containers"]!.AsArray())!;
        Assert.True((bool)container["securityContext"]!["readOnlyRootFilesystem"]!);
        Assert.False((bool)container["securityContext"]!["allowPrivilegeEscalation"]!);
        Assert.Equal("ALL", (string)container["securityContext"]!["capabilities"]!["drop"]![0]!);
        Assert.Equal("tocsin:0.1.0", (string)container["image"]!);
    }

    [Fact]
    public async Task Probes_ask_what_the_server_answers()
    {
        var container = Pod(await HelmChart.RenderAsync())["containers"]![0]!;
        var port = container["ports"]!.AsArray().Single(p => (string)p!["name"]! == "http")!["containerPort"]!;
        Assert.EndsWith($":{port}", (string)Setting(container, "ASPNETCORE_URLS")["value"]!);
        await using var server = await TestServer.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        foreach (var probe in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
        {
            var get = container[probe]!["httpGet"]!;
            Assert.Equal("http", (string)get["port"]!);
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync((string)get["path"]!)).StatusCode);
        }

        Assert.Equal("/health/ready", (string)container["readinessProbe"]!["httpGet"]!["path"]!);
    }

    [Fact]
    public async Task One_node_has_a_volume_and_no_database_of_its_own_making()
    {
        var documents = await HelmChart.RenderAsync();
        var set = documents.Only("StatefulSet");
        Assert.Equal(1, (int)set["spec"]!["replicas"]!);
        Assert.Equal("data", (string)set["spec"]!["volumeClaimTemplates"]![0]!["metadata"]!["name"]!);
        var container = Pod(documents)["containers"]![0]!;
        Assert.DoesNotContain("Tocsin__Database", container["env"]!.AsArray().Select(e => (string)e!["name"]!));
        var directory = (string)Setting(container, "Tocsin__DataDirectory")["value"]!;
        Assert.Contains(
            container["volumeMounts"]!.AsArray(),
            m => directory.StartsWith((string)m!["mountPath"]! + "/", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            documents,
            d => (string)d["kind"]! is "ServiceMonitor" or "PrometheusRule" or "Ingress" or "PodDisruptionBudget"
        );
    }

    [Fact]
    public async Task Several_nodes_share_a_database_and_keys_and_are_updated_one_by_one()
    {
        const string Three = """
            { replicas: 3, database: { existingSecret: db }, encryptionKey: { existingSecret: enc }, persistence: { enabled: false },
              adminKey: { existingSecret: adm }, queue: { existingSecret: q } }
            """;
        var documents = await HelmChart.RenderAsync(Three);
        Assert.Equal(3, (int)documents.Only("StatefulSet")["spec"]!["replicas"]!);
        Assert.Equal(1, (int)documents.Only("PodDisruptionBudget")["spec"]!["maxUnavailable"]!);
        var container = Pod(documents)["containers"]![0]!;
        Assert.Equal(
            "metadata.name",
            (string)Setting(container, "Tocsin__NodeName")["valueFrom"]!["fieldRef"]!["fieldPath"]!
        );
        Assert.Equal("q", (string)Setting(container, "Tocsin__Queue")["valueFrom"]!["secretKeyRef"]!["name"]!);
    }

    [Theory]
    [InlineData("{ replicas: 2, database: { existingSecret: db } }", "nodes share one PostgreSQL database")]
    [InlineData("{ queue: { existingSecret: q } }", "RabbitMQ hands over what PostgreSQL keeps")]
    public async Task What_cannot_work_is_refused(string values, string why)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => HelmChart.TextAsync(values));
        Assert.Contains(why, refused.Message);
    }

    [Fact]
    public async Task Secrets_come_by_reference()
    {
        var container = Pod(await HelmChart.RenderAsync(Everything))["containers"]![0]!;
        foreach (
            var (name, secret) in ((string, string)[])
                [
                    ("Tocsin__Database", "db"),
                    ("Tocsin__EncryptionKeys__0", "enc"),
                    ("Tocsin__BootstrapApiKey", "adm"),
                    ("Tocsin__Smtp__Password", "s"),
                ]
        )
        {
            var setting = Setting(container, name);
            Assert.Null(setting["value"]);
            Assert.Equal(secret, (string)setting["valueFrom"]!["secretKeyRef"]!["name"]!);
        }

        // A name that comes twice would be one that an operator cannot set.
        var names = container["env"]!.AsArray().Select(e => (string)e!["name"]!).ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task Prometheus_is_told_where_and_what()
    {
        var documents = await HelmChart.RenderAsync(Everything);
        var monitor = documents.Only("ServiceMonitor");
        var wanted = monitor["spec"]!["selector"]!["matchLabels"]!.AsObject();
        var service = Assert.Single(
            documents,
            d =>
                (string)d["kind"]! == "Service"
                && wanted.All(w => (string?)d["metadata"]!["labels"]![w.Key] == (string?)w.Value)
        );
        Assert.Equal(
            (string)monitor["spec"]!["endpoints"]![0]!["port"]!,
            (string)service["spec"]!["ports"]![0]!["name"]!
        );
        // Its value is the job that the rules ask for.
        Assert.Equal("tocsin", (string)service["metadata"]!["labels"]![(string)monitor["spec"]!["jobLabel"]!]!);
        Assert.Equal(
            DeployFiles.YamlFile(AlertRulesTests.Rules)["groups"]!.ToJsonString(),
            documents.Only("PrometheusRule")["spec"]!["groups"]!.ToJsonString()
        );
    }

    [Fact]
    public async Task Selectors_find_the_pod()
    {
        var documents = await HelmChart.RenderAsync(Everything);
        var labels = documents.Only("StatefulSet")["spec"]!["template"]!["metadata"]!["labels"]!;
        foreach (var service in documents.Where(d => (string)d["kind"]! == "Service"))
        {
            Assert.All(
                service["spec"]!["selector"]!.AsObject(),
                s => Assert.Equal((string)s.Value!, (string)labels[s.Key]!)
            );
        }
    }

    [Fact]
    public async Task What_would_be_lost_with_the_pod_is_refused()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() =>
            HelmChart.TextAsync("{ persistence: { enabled: false }, database: { existingSecret: db } }")
        );
        Assert.Contains("they would be lost with the pod", refused.Message);
        var spec = Pod(
            await HelmChart.RenderAsync(
                """
                { persistence: { enabled: false }, database: { existingSecret: db }, encryptionKey: { existingSecret: enc },
                  adminKey: { existingSecret: adm } }
                """
            )
        );
        Assert.Contains(spec["volumes"]!.AsArray(), v => (string)v!["name"]! == "data" && v["emptyDir"] is not null);
    }

    [Fact]
    public void Its_version_and_its_rules_are_those_of_the_repository()
    {
        var version = System
            .Xml.Linq.XDocument.Parse(DeployFiles.Text("Directory.Build.props"))
            .Descendants("Version")
            .Single();
        Assert.Equal(version.Value, (string)DeployFiles.YamlFile($"{DeployFiles.Chart}/Chart.yaml")["appVersion"]!);
        Assert.Equal(
            DeployFiles.Text(AlertRulesTests.Rules),
            DeployFiles.Text($"{DeployFiles.Chart}/files/tocsin.rules.yml")
        );
    }

    private static JsonNode Pod(IEnumerable<JsonNode> documents) =>
        documents.Only("StatefulSet")["spec"]!["template"]!["spec"]!;

    private static JsonNode Setting(JsonNode container, string name) =>
        Assert.Single(container["env"]!.AsArray(), e => (string)e!["name"]! == name)!;
}
