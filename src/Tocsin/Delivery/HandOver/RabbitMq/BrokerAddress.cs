namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>Where the broker is: <c>amqp://user:password@host/vhost</c>.</summary>
internal sealed record BrokerAddress
{
    private const int Port = 5672;
    private const int TlsPort = 5671;

    public required Uri Uri { get; init; }

    /// <summary>Where it is and as whom it is used, for messages: without the password.</summary>
    public required string Name { get; init; }

    /// <summary>What is wrong with a text that is to be an address; null when nothing is. Never repeats it.</summary>
    public static string? Problem(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps"))
        {
            return "must be amqp://user:password@host/vhost, or amqps://… for TLS.";
        }

        return uri.Host.Length == 0 ? "names no host."
            : uri.AbsolutePath.TrimStart('/').Contains('/', StringComparison.Ordinal)
                ? "names more than one vhost: write a slash in its name as %2f."
            : uri.Query.Length > 0 || uri.Fragment.Length > 0 ? "has something after the vhost."
            : null;
    }

    /// <exception cref="FormatException">It is none.</exception>
    public static BrokerAddress Parse(string text)
    {
        if (Problem(text) is { } problem)
        {
            throw new FormatException($"Tocsin:Queue {problem}");
        }

        var uri = new Uri(text);
        var port =
            uri.Port > 0 ? uri.Port
            : uri.Scheme == "amqps" ? TlsPort
            : Port;
        var vhost = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        var user = Uri.UnescapeDataString(uri.UserInfo.Split(':')[0]);
        var name = FormattableString.Invariant($"{uri.Host}:{port}");
        name += vhost.Length > 0 ? $" (vhost {vhost})" : "";
        return new BrokerAddress { Uri = uri, Name = user.Length > 0 ? $"{name} as {user}" : name };
    }
}
