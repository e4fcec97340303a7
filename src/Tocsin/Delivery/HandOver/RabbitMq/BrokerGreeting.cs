using System.Net;
using System.Text;
using RabbitMQ.Client;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>Looks whether a broker would do, and leaves nothing there.</summary>
internal static class BrokerGreeting
{
    private static readonly Version Oldest = new(3, 10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Connects, opens a channel and leaves.</summary>
    /// <exception cref="BrokerRefusedException">It cannot be reached, lets nobody in, or is too old.</exception>
    public static async Task<string> AskAsync(BrokerAddress address, CancellationToken cancellationToken)
    {
        try
        {
            var factory = new ConnectionFactory
            {
                Uri = address.Uri,
                AutomaticRecoveryEnabled = false,
                RequestedConnectionTimeout = Patience,
                SocketReadTimeout = Patience,
                SocketWriteTimeout = Patience,
                ContinuationTimeout = Patience,
            };
            await using var connection = await factory.CreateConnectionAsync("tocsin doctor", cancellationToken);
            await using (await connection.CreateChannelAsync(options: null, cancellationToken))
            {
                var text = Text(connection, "version");
                return Version.TryParse(text, out var version) && version < Oldest
                    ? throw new BrokerRefusedException($"it is version {text}; at least {Oldest} is needed")
                    : $"{Text(connection, "product")} {text}";
            }
        }
        // The boundary to the client: whatever it is, it is told in words.
        catch (Exception e) when (e is not OperationCanceledException and not BrokerRefusedException)
        {
            throw new BrokerRefusedException(BrokerTrouble.Explain(e), e);
        }
    }

    /// <summary>Whether what goes there can be read on the way: plain, and not to this machine itself.</summary>
    public static bool IsPlain(BrokerAddress address) =>
        address.Uri.Scheme == "amqp"
        && !string.Equals(address.Uri.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        && !(IPAddress.TryParse(address.Uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static string Text(IConnection connection, string name) =>
        connection.ServerProperties?.TryGetValue(name, out var value) == true && value is byte[] bytes
            ? Encoding.UTF8.GetString(bytes)
            : "";
}
