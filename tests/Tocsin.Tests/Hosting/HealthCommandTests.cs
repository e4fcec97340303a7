using Tocsin.Hosting;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Hosting;

public sealed class HealthCommandTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7878", "http://127.0.0.1:7878/")]
    [InlineData("http://+:7878", "http://127.0.0.1:7878/")]
    [InlineData("http://*:80;https://*:443", "http://127.0.0.1/")]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://[::]:8080", "http://127.0.0.1:8080/")]
    public void It_asks_where_the_server_listens(string urls, string address) =>
        Assert.Equal(address, HealthCommand.Address(urls).ToString());

    [Fact]
    public async Task It_tells_whether_the_server_lives()
    {
        var server = await TestServer.StartAsync();
        Assert.Equal(0, await HealthCommand.RunAsync([$"--urls={server.Address}"], CancellationToken.None));
        await server.DisposeAsync();

        using var health = HostProcess.Start("health", $"--urls={server.Address}");
        var (exitCode, _, errors) = await health.EndAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("does not answer", errors);
    }
}
