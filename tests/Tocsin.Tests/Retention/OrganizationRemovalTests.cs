using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tocsin.Tests.Scans;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Retention;

public sealed class OrganizationRemovalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Columns by which a row belongs to an organization, to one of its lanes, scans, targets or uploads.</summary>
    private static readonly string[] Links =
    [
        "organization_id",
        "lane",
        "integration",
        "integration_number",
        "number",
        "scan_id",
        "target_id",
        "finding_id",
        "upload_id",
    ];

    [Fact]
    public async Task Its_keys_stop_nothing_more_is_sent_and_nobody_finds_it()
    {
        await using var server = await TestServer.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500);
        var (id, http) = await MakeAsync(server);
        var webhook = await http.CreateWebhookAsync(
            new { url = receiver.Url, retry_schedule = Enumerable.Repeat(1, 20) }
        );
        await http.PublishAsync(new { type = "build.finished", data = new { } });
        await receiver.NextAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await server.Http.DeleteAsync($"organizations/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("webhooks")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync($"organizations/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.DeleteAsync($"organizations/{id}")).StatusCode);
        var all = await server.Http.GetStringAsync("organizations");
        Assert.DoesNotContain(id, all, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            () => Task.FromResult(server.Count("waiting") + server.Count("integrations") == 0),
            () => $"{server.Count("waiting")} wait for {webhook.Text("id")}",
            Patience
        );
    }

    [Fact]
    public async Task The_operators_own_organization_stays()
    {
        await using var server = await TestServer.StartAsync();
        var page = await server.Http.GetFromJsonAsync<JsonElement>("organizations");
        var own = page.GetProperty("data")[0].Text("id");
        var answer = await server.Http.DeleteAsync($"organizations/{own}");
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("your own key", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("webhooks")).StatusCode);
    }

    /// <remarks>
    /// Tables are found in the database itself, and those that the scenario leaves empty get made-up rows: a table that
    /// removal does not know fails this test.
    /// </remarks>
    [Fact]
    public async Task Nothing_of_it_is_left_in_any_table_also_when_the_server_was_restarted_meanwhile()
    {
        var data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
        var clock = new FakeClock();
        Dictionary<string, long> before;
        await using (var server = await TestServer.StartAsync(s => s.AddClock(clock), dataDirectory: data))
        {
            before = Counts(server);
            var id = await FillAsync(server, clock);
            var full = Counts(server);
            Assert.DoesNotContain(full, t => IsLinked(server, t.Key) && t.Value == before[t.Key]);
            Assert.Equal(HttpStatusCode.NoContent, (await server.Http.DeleteAsync($"organizations/{id}")).StatusCode);
        }

        await using (var server = await TestServer.StartAsync(s => s.AddClock(clock), dataDirectory: data))
        {
            var left = "";
            await Eventually.TrueAsync(
                () =>
                {
                    // Never a day in all: what else is swept, for its age, would hide what is forgotten here.
                    clock.Advance(TimeSpan.FromSeconds(20));
                    left = string.Join(", ", Counts(server).Where(t => t.Value != before[t.Key]));
                    return Task.FromResult(left.Length == 0);
                },
                () => $"What is left: {left}",
                Patience
            );
        }

        Directory.Delete(data, recursive: true);
    }

    private static async Task<(string Id, HttpClient Http)> MakeAsync(TestServer server)
    {
        var made = await (
            await server.Http.PostAsJsonAsync("organizations", new { name = "b" })
        ).Content.ReadFromJsonAsync<JsonElement>();
        return (made.Text("id"), server.Client(made.Text("api_key")));
    }

    private static async Task<string> FillAsync(TestServer server, FakeClock clock)
    {
        var (id, http) = await MakeAsync(server);
        await using var receiver = await Receiver.StartAsync();
        receiver.AnswerWith(500, 200);
        await http.CreateWebhookAsync(new { url = receiver.Url });
        await http.PublishAsync(new { type = "build.finished", data = new { } });
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(server.Count("deliveries") == 1);
            },
            () => "nothing was delivered",
            Patience
        );
        receiver.AnswerWith(500);
        await http.PublishAsync(new { type = "build.finished", data = new { } });
        var scan = await UploadAsync(http);
        using var request = new HttpRequestMessage(HttpMethod.Post, "api-keys");
        request.Content = JsonContent.Create(new { name = "ci", permissions = new[] { "scans:read" } });
        request.Headers.Add("Idempotency-Key", "k");
        Assert.True((await http.SendAsync(request)).IsSuccessStatusCode);
        Invent(server, id, scan);
        http.Dispose();
        return id;
    }

    private static async Task<string> UploadAsync(HttpClient http)
    {
        using var sarif = ScanDriver.Sarif(SarifText.Of(("eval", "src/a.js", 7, "eval(input)")));
        var answer = await http.PostAsync("scans/upload?target=acme/found&branch=main", sarif);
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("id");
        await Eventually.TrueAsync(
            async () => (await http.GetFromJsonAsync<JsonElement>($"scans/{id}")).Is("completed"),
            () => "the scan does not end",
            Patience
        );
        return id;
    }

    // One row in every table that can belong to an organization and has none of this one's.
    private static void Invent(TestServer server, string organization, string scan)
    {
        var lane = server.Texts("SELECT CAST(max(number) AS text) FROM integrations")[0];
        var target = server.Texts("SELECT max(id) FROM targets")[0];
        var finding = server.Texts("SELECT max(id) FROM findings")[0];
        var upload = server.Texts("SELECT max(id) FROM scan_uploads")[0];
        foreach (var table in Counts(server).Where(t => t.Value == 0 && IsLinked(server, t.Key)).Select(t => t.Key))
        {
            var columns = Columns(server, table);
            var values = columns.Select(c =>
                c.Name switch
                {
                    "organization_id" => $"'{organization}'",
                    "lane" or "integration" or "integration_number" or "number" => $"{lane}",
                    "scan_id" => $"'{scan}'",
                    "target_id" => $"'{target}'",
                    "finding_id" => $"'{finding}'",
                    "upload_id" => $"'{upload}'",
                    _ => c.Type switch
                    {
                        "INTEGER" or "BIGINT" or "SMALLINT" => "1",
                        "BLOB" => "x'00'",
                        "BYTEA" => @"'\x00'",
                        "UUID" => "'00000000-0000-0000-0000-000000000001'",
                        "BOOLEAN" => "false",
                        _ => "'{}'",
                    },
                }
            );
            server.Change(
                $"INSERT INTO {table} ({string.Join(',', columns.Select(c => c.Name))}) VALUES ({string.Join(',', values)})"
            );
        }
    }

    // The operator's own trail tells of the organization, and stays.
    private const string AuditOfOthers = "audit WHERE organization_id > (SELECT min(o.organization_id) FROM audit o)";

    private static Dictionary<string, long> Counts(TestServer server) =>
        server
            .Texts(
                server.IsOnPostgres()
                    ? """
                    SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
                      AND relnamespace = current_schema()::regnamespace AND relname <> 'migrations'
                    """
                    : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('migrations', 'sqlite_sequence')"
            )
            .ToDictionary(t => t!, t => server.Count(t == "audit" ? AuditOfOthers : t!));

    private static bool IsLinked(TestServer server, string table) =>
        Columns(server, table).Any(c => Links.Contains(c.Name));

    private static List<(string Name, string Type)> Columns(TestServer server, string table) =>
        [
            .. server
                .Texts(
                    server.IsOnPostgres()
                        ? $"SELECT column_name || ' ' || upper(data_type) FROM information_schema.columns WHERE table_name = '{table}'"
                        : $"SELECT name || ' ' || type FROM pragma_table_info('{table}')"
                )
                .Select(c => c!.Split(' '))
                .Select(c => (c[0], c[1])),
        ];
}
