using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Scans;

public sealed class ScanTests
{
    [Fact]
    public async Task A_finding_is_new_once_survives_moved_lines_is_resolved_and_comes_back()
    {
        await using var server = await TestServer.StartAsync();
        var driver = new ScanDriver(server);
        var code = ("S1", "src/a.ts", 10, "eval(input)");

        Assert.Equal((1, 1, 0), ScanDriver.Counts(await driver.UploadAsync(SarifText.Of(code))));
        Assert.Equal((1, 0, 0), ScanDriver.Counts(await driver.UploadAsync(SarifText.Of(code))));
        var moved = ("S1", "src/a.ts", 90, "    eval(input)");
        Assert.Equal((1, 0, 0), ScanDriver.Counts(await driver.UploadAsync(SarifText.Of(moved))));
        var finding = Assert.Single(await driver.FindingsAsync("target=acme/shop"));
        Assert.Equal(90, finding.GetProperty("location").GetProperty("line").GetInt32());

        Assert.Equal((0, 0, 1), ScanDriver.Counts(await driver.UploadAsync(SarifText.Of())));
        Assert.Equal("resolved", Assert.Single(await driver.FindingsAsync("")).GetProperty("state").GetString());
        Assert.Equal((1, 0, 0), ScanDriver.Counts(await driver.UploadAsync(SarifText.Of(moved))));
        var again = Assert.Single(await driver.FindingsAsync("state=open"));
        Assert.Equal(finding.GetProperty("id").GetString(), again.GetProperty("id").GetString());

        var events = await server.Http.GetFromJsonAsync<JsonElement>("events?limit=200");
        var types = events.GetProperty("data").EnumerateArray().Select(e => e.GetProperty("type").GetString());
        Assert.Equal(
            ["finding.new", "finding.reopened", "finding.resolved"],
            types.Where(t => t!.StartsWith("finding.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Several_tools_in_one_scan_are_judged_each_for_itself()
    {
        await using var server = await TestServer.StartAsync();
        var driver = new ScanDriver(server);
        var one = SarifText.Of("one", successful: true, ("S1", "a.c", 1, "gets(x)"));
        var two = SarifText.Of("two", successful: true, ("S1", "a.c", 1, "gets(x)"));
        var target = new { target = new { kind = "repository", name = "acme/shop" }, branch = "main" };
        var first = await driver.StartAsync(target);
        Assert.Equal("submitted", first.GetProperty("status").GetString());
        Assert.Equal((2, 2, 0), ScanDriver.Counts(await driver.CompleteAsync(Id(first), one, two)));

        // The second tool breaks: what it found before is not called resolved.
        var broken = SarifText.Of("two", successful: false);
        var second = await driver.CompleteAsync(Id(await driver.StartAsync(target)), one, broken);
        Assert.Equal((1, 0, 0), ScanDriver.Counts(second));
        Assert.Equal(2, (await driver.FindingsAsync("state=open")).Count);
    }

    [Fact]
    public async Task A_partial_or_quick_scan_resolves_nothing_outside_of_it()
    {
        await using var server = await TestServer.StartAsync();
        var driver = new ScanDriver(server);
        await driver.UploadAsync(SarifText.Of(("S1", "src/a.ts", 1, "a"), ("S2", "lib/b.ts", 1, "b")));

        var partial = await driver.StartAsync(
            new
            {
                target = new { kind = "repository", name = "acme/shop" },
                branch = "main",
                scope = new { paths = new[] { "./lib/" } },
            }
        );
        Assert.Equal((0, 0, 1), ScanDriver.Counts(await driver.CompleteAsync(Id(partial), SarifText.Of())));
        Assert.Equal("S1", Assert.Single(await driver.FindingsAsync("state=open")).GetProperty("rule_id").GetString());

        await driver.UploadAsync(SarifText.Of(), "target=acme/shop&branch=main&preset=quick");
        Assert.Single(await driver.FindingsAsync("state=open"));
    }

    [Fact]
    public async Task Scans_count_in_the_order_in_which_they_started()
    {
        await using var server = await TestServer.StartAsync();
        var driver = new ScanDriver(server);
        var target = new { target = new { kind = "repository", name = "acme/shop" }, branch = "main" };
        await driver.UploadAsync(SarifText.Of(("S1", "a.ts", 1, "a")));

        var older = await driver.StartAsync(target);
        var newer = await driver.StartAsync(target);
        // The newer one finds S1 gone and S2 there; then the older one comes in late with what it saw before.
        await driver.CompleteAsync(Id(newer), SarifText.Of(("S2", "a.ts", 5, "b")));
        var late = await driver.CompleteAsync(Id(older), SarifText.Of(("S1", "a.ts", 1, "a"), ("S3", "a.ts", 7, "c")));

        Assert.Equal((2, 0, 0), ScanDriver.Counts(late));
        Assert.Equal("S2", Assert.Single(await driver.FindingsAsync("state=open")).GetProperty("rule_id").GetString());
    }

    [Fact]
    public async Task State_is_per_branch_and_the_default_branch_speaks_for_the_finding()
    {
        await using var server = await TestServer.StartAsync();
        var driver = new ScanDriver(server);
        await driver.UploadAsync(SarifText.Of(("S1", "a.ts", 1, "a")));
        var branch = await driver.UploadAsync(SarifText.Of(("S2", "a.ts", 5, "b")), "target=acme/shop&branch=topic");
        Assert.Equal((1, 1, 0), ScanDriver.Counts(branch));

        Assert.Equal(2, (await driver.FindingsAsync("state=open")).Count);
        Assert.Equal(
            "S2",
            Assert.Single(await driver.FindingsAsync("branch=topic")).GetProperty("rule_id").GetString()
        );
        // Merged: the default branch has it now, and nobody hears of it twice.
        var merged = await driver.UploadAsync(SarifText.Of(("S1", "a.ts", 1, "a"), ("S2", "a.ts", 5, "b")));
        Assert.Equal((2, 0, 0), ScanDriver.Counts(merged));
        var finding = Assert.Single(await driver.FindingsAsync("rule=S2"));
        var detail = await server.Http.GetFromJsonAsync<JsonElement>(
            $"findings/{finding.GetProperty("id").GetString()}"
        );
        Assert.Equal(
            ["main", "topic"],
            detail.GetProperty("branches").EnumerateArray().Select(b => b.GetProperty("branch").GetString())
        );
    }

    [Fact]
    public async Task Findings_are_filtered_and_paged()
    {
        await using var server = await TestServer.StartAsync();
        var driver = new ScanDriver(server);
        var scan = await driver.UploadAsync(
            SarifText.Of([.. Enumerable.Range(1, 7).Select(i => ($"S{i}", $"src/file{i}.ts", i, $"code {i}"))])
        );
        Assert.Equal(7, (await driver.FindingsAsync("severity=high,critical&tool=toolbox")).Count);
        Assert.Empty(await driver.FindingsAsync("severity=low"));
        Assert.Equal("S3", Assert.Single(await driver.FindingsAsync("q=FILE3")).GetProperty("rule_id").GetString());
        Assert.Empty(await driver.FindingsAsync("q=file%25"));
        Assert.Empty(await driver.FindingsAsync("target=acme/other"));
        Assert.Equal(7, (await driver.FindingsAsync($"scan={Id(scan)}")).Count);

        var seen = new List<string>();
        var next = "";
        do
        {
            var page = await server.Http.GetFromJsonAsync<JsonElement>($"findings?limit=3{next}");
            seen.AddRange(page.GetProperty("data").EnumerateArray().Select(Id));
            next = page.GetProperty("next_cursor").GetString() is { } cursor ? "&cursor=" + cursor : "";
        } while (next.Length > 0);
        Assert.Equal(7, seen.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(seen.OrderDescending(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task A_failed_or_cancelled_scan_changes_no_finding_and_takes_nothing_more()
    {
        await using var server = await TestServer.StartAsync();
        var driver = new ScanDriver(server);
        await driver.UploadAsync(SarifText.Of(("S1", "a.ts", 1, "a")));
        var target = new { target = new { kind = "repository", name = "acme/shop" }, branch = "main" };
        var failing = Id(await driver.StartAsync(target));
        await server.Http.PostAsync($"scans/{failing}/results", ScanDriver.Sarif(SarifText.Of()));
        var failed = await server.Http.PostAsJsonAsync($"scans/{failing}/fail", new { error = new string('x', 3000) });
        var shown = await failed.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(
            ("failed", 1000),
            (shown.GetProperty("status").GetString(), shown.GetProperty("error").GetString()!.Length)
        );
        Assert.Single(await driver.FindingsAsync("state=open"));

        var cancelled = Id(await driver.StartAsync(target));
        await server.Http.PostAsync($"scans/{cancelled}/cancel", content: null);
        foreach (var id in new[] { failing, cancelled })
        {
            var more = await server.Http.PostAsync($"scans/{id}/results", ScanDriver.Sarif(SarifText.Of()));
            Assert.Equal(HttpStatusCode.Conflict, more.StatusCode);
            var complete = await server.Http.PostAsync($"scans/{id}/complete", content: null);
            Assert.Equal(HttpStatusCode.Conflict, complete.StatusCode);
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("{", "")]
    [InlineData("[]", "")]
    [InlineData("hello", "")]
    [InlineData("""{"version":"2.0.0","runs":[]}""", "/version")]
    [InlineData("""{"version":"2.1.0"}""", "/runs")]
    [InlineData("""{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x"}},"results":[{"ruleId":"a"},""", "")]
    public async Task What_is_not_SARIF_is_refused_with_the_place_and_leaves_nothing(string body, string pointer)
    {
        await using var server = await TestServer.StartAsync();
        var response = await server.Http.PostAsync("scans/upload?target=acme/shop", ScanDriver.Sarif(body));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        var error = problem.GetProperty("errors")[0];
        Assert.StartsWith(pointer, error.GetProperty("pointer").GetString());
        Assert.NotEmpty(error.GetProperty("expected").GetString()!);
        await AssertNothingLeftAsync(server);
    }

    [Fact]
    public async Task A_gzip_bomb_is_refused_early_and_broken_gzip_is_told()
    {
        var settings = new Dictionary<string, string?> { ["Tocsin:Limits:ResultsBytes"] = "1000000" };
        await using var server = await TestServer.StartAsync(settings: settings);
        var bomb = """{"version":"2.1.0","runs":[""" + new string(' ', 5_000_000);
        var refused = await server.Http.PostAsync("scans/upload?target=acme/shop", Gzip(bomb));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);

        var broken = new ByteArrayContent([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        var told = await server.Http.PostAsync("scans/upload?target=acme/shop", broken);
        Assert.Equal(HttpStatusCode.BadRequest, told.StatusCode);
        await AssertNothingLeftAsync(server);

        var fine = await server.Http.PostAsync("scans/upload?target=acme/shop", Gzip(SarifText.Of()));
        Assert.Equal(HttpStatusCode.Accepted, fine.StatusCode);
    }

    [Fact]
    public async Task Everything_wrong_with_a_new_scan_is_told_at_once()
    {
        await using var server = await TestServer.StartAsync();
        var response = await server.Http.PostAsJsonAsync(
            "scans",
            new
            {
                target = new { kind = "repository", name = "shop" },
                branch = "a b",
                scope = new { paths = new[] { "../up", "/etc" } },
            }
        );
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(
            ["/target/name", "/branch", "/scope/paths/0", "/scope/paths/1"],
            problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString())
        );
        await AssertNothingLeftAsync(server);
    }

    [Fact]
    public async Task A_deleted_target_takes_its_scans_and_findings_along_at_once()
    {
        await using var server = await TestServer.StartAsync();
        var driver = new ScanDriver(server);
        var scan = await driver.UploadAsync(SarifText.Of(("S1", "a.ts", 1, "a")));
        var target = scan.GetProperty("target").GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NoContent, (await server.Http.DeleteAsync($"targets/{target}")).StatusCode);
        Assert.Empty(await driver.FindingsAsync(""));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync($"scans/{Id(scan)}")).StatusCode);
        // The name is free again, and starts anew.
        Assert.Equal((1, 1, 0), ScanDriver.Counts(await driver.UploadAsync(SarifText.Of(("S1", "a.ts", 1, "a")))));
    }

    [Fact]
    public async Task Many_scans_that_name_a_new_target_at_once_make_it_once()
    {
        await using var server = await TestServer.StartAsync();
        var request = new { target = new { kind = "repository", name = "acme/new" }, branch = "main" };
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => server.Http.PostAsJsonAsync("scans", request))
        );
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        var targets = await server.Http.GetFromJsonAsync<JsonElement>("targets");
        Assert.Equal(1, targets.GetProperty("data").GetArrayLength());
        var scans = await server.Http.GetFromJsonAsync<JsonElement>("scans?target=acme/new");
        Assert.Equal(12, scans.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_scan_starts_once_however_many_results_come_at_once()
    {
        await using var server = await TestServer.StartAsync();
        var driver = new ScanDriver(server);
        var id = Id(await driver.StartAsync(new { target = new { kind = "repository", name = "acme/shop" } }));
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(i =>
                    server.Http.PostAsync(
                        $"scans/{id}/results",
                        ScanDriver.Sarif(SarifText.Of($"tool{i}", successful: true, ("S1", "a.ts", 1, "a")))
                    )
                )
        );
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        var done = await driver.CompleteAsync(id);
        Assert.Equal((6, 6, 0), ScanDriver.Counts(done));
        Assert.Equal(6, done.GetProperty("tools").GetArrayLength());
        var events = await server.Http.GetFromJsonAsync<JsonElement>("events?type=scan.started");
        Assert.Equal(1, events.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task The_scan_that_started_later_has_the_word_on_what_both_report()
    {
        await using var server = await TestServer.StartAsync();
        var driver = new ScanDriver(server);
        var target = new { target = new { kind = "repository", name = "acme/shop" }, branch = "main" };
        var older = Id(await driver.StartAsync(target));
        var newer = Id(await driver.StartAsync(target));
        var result = SarifText.Of(("S1", "a.ts", 1, "a"));
        await driver.CompleteAsync(newer, result);
        await driver.CompleteAsync(older, result.Replace("\"error\"", "\"note\"", StringComparison.Ordinal));
        Assert.Equal("high", Assert.Single(await driver.FindingsAsync("")).GetProperty("severity").GetString());
    }

    [Fact]
    public async Task Another_default_branch_gives_findings_the_state_that_they_have_there()
    {
        await using var server = await TestServer.StartAsync();
        var driver = new ScanDriver(server);
        await driver.UploadAsync(SarifText.Of(("S1", "a.ts", 1, "a")));
        await driver.UploadAsync(SarifText.Of(("S1", "a.ts", 1, "a")), "target=acme/shop&branch=next");
        var scan = await driver.UploadAsync(SarifText.Of(), "target=acme/shop&branch=next");
        Assert.Single(await driver.FindingsAsync("state=open"));

        var target = scan.GetProperty("target").GetProperty("id").GetString();
        var changed = await server.Http.PatchAsJsonAsync($"targets/{target}", new { default_branch = "next" });
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Empty(await driver.FindingsAsync("state=open"));
    }

    [Theory]
    [InlineData("branch=feature/x", "main")]
    [InlineData("branch=master", "master")]
    [InlineData("branch=feature/x&default_branch=release", "release")]
    public async Task The_first_scan_of_a_target_does_not_make_any_branch_the_default(string query, string expected)
    {
        await using var server = await TestServer.StartAsync();
        await new ScanDriver(server).UploadAsync(SarifText.Of(), "target=acme/shop&" + query);
        var targets = await server.Http.GetFromJsonAsync<JsonElement>("targets");
        Assert.Equal(expected, targets.GetProperty("data")[0].GetProperty("default_branch").GetString());
    }

    private static string Id(JsonElement thing) => thing.GetProperty("id").GetString()!;

    private static ByteArrayContent Gzip(string text)
    {
        var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return new ByteArrayContent(buffer.ToArray());
    }

    private static async Task AssertNothingLeftAsync(TestServer server)
    {
        foreach (var list in new[] { "scans", "targets", "findings", "events" })
        {
            var page = await server.Http.GetFromJsonAsync<JsonElement>(list);
            Assert.Equal(0, page.GetProperty("data").GetArrayLength());
        }
    }
}
