using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>Uploads at the limit of what a server takes, and past it, and cut off.</summary>
public sealed class BigUploadTests
{
    private const int Results = 12_000;
    private const long Limit = 200L * 1024 * 1024;

    /// <summary>A third of the file: a server that keeps all of it in memory dies of this.</summary>
    private const long Heap = 64L * 1024 * 1024;

    [Fact]
    public async Task Two_hundred_megabytes_come_in_with_a_heap_of_a_third_and_one_byte_more_is_refused()
    {
        using var data = new DataFolder();
        var environment = new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = $"0x{Heap:x}" };
        await using var host = await HostProcess.StartAsync(data.Path, environment);

        using (var over = new BigSarif(Results, Limit + 1))
        using (var refused = await host.Api.Http.PostAsync("scans/upload?target=acme/large", over))
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
            Assert.Equal("", data.Database.RowsOfUploads());
        }

        using var whole = new BigSarif(Results, Limit);
        var scan = await host.Api.AcceptedAsync("target=acme/large", whole);
        var counts = ScanCounts.Of(await host.Api.FinishedAsync(scan));
        Assert.Equal(new(Results, Results, 0), counts);
        Assert.Equal(Results, data.Database.Number("SELECT count(*) FROM findings"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fifty_megabytes_that_break_off_are_refused_and_leave_nothing(bool gzipComplete)
    {
        const long Cut = 50L * 1024 * 1024;
        await using var server = await RealServer.StartAsync();
        using var broken = new BigSarif(Results, Cut, gzipComplete);
        using var refused = await server.Api.Http.PostAsync("scans/upload?target=acme/large", broken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.NotEmpty(problem.GetProperty("errors")[0].GetProperty("expected").GetString()!);
        Assert.Equal("", server.Database.RowsOfUploads());
    }
}
