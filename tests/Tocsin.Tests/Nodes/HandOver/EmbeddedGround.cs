using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes.HandOver;

/// <summary>One server on the embedded database: work goes from hand to hand.</summary>
internal sealed class EmbeddedGround : IHandOverGround
{
    private readonly string _data = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
    private TestServer _server = null!;

    public Receiver Receiver { get; private set; } = null!;

    public IReadOnlyList<TestServer> Servers => [_server];

    public static async Task<IHandOverGround> StartAsync()
    {
        var ground = new EmbeddedGround { Receiver = await Receiver.StartAsync() };
        ground._server = await ground.StartServerAsync();
        return ground;
    }

    public async Task ReplaceAsync(int number)
    {
        await _server.DisposeAsync();
        _server = await StartServerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Receiver.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private Task<TestServer> StartServerAsync() =>
        TestServer.StartAsync(settings: TestServer.OnSqlite, dataDirectory: _data);
}
