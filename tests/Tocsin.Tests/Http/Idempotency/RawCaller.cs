using System.Net.Sockets;
using System.Text;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Http.Idempotency;

/// <summary>A caller that says how much it will send, sends what it likes, and hangs up rudely.</summary>
internal sealed class RawCaller : IAsyncDisposable
{
    private readonly TcpClient _client;

    private RawCaller(TcpClient client) => _client = client;

    public static async Task<RawCaller> ConnectAsync(TestServer server)
    {
        var address = new Uri(server.Address);
        var client = new TcpClient { LingerState = new LingerOption(enable: true, seconds: 0) };
        await client.ConnectAsync(address.Host, address.Port);
        return new RawCaller(client);
    }

    public async Task SendAsync(string key, int contentLength, string body) =>
        await _client
            .GetStream()
            .WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST /api/v1/try HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TestServer.AdminKey}\r\n"
                        + $"Idempotency-Key: {key}\r\nContent-Length: {contentLength}\r\n\r\n{body}"
                )
            );

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
