using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Tocsin.Http;

/// <summary>What stands between the clients and this server.</summary>
internal sealed class ProxyOptions : IValidatableObject
{
    [Description(
        "Addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-For is believed: the audit trail then has the "
            + "address of the client, and not the proxy's."
    )]
    public IList<string> TrustedProxies { get; } = [];

    public IEnumerable<IPNetwork> Networks() => TrustedProxies.Select(Parse).OfType<IPNetwork>();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        TrustedProxies
            .Where(p => Parse(p) is null)
            .Select(p => new ValidationResult(
                $"'{p}' is no address and no network, such as 10.0.0.7 or 10.0.0.0/8.",
                [nameof(TrustedProxies)]
            ));

    private static IPNetwork? Parse(string text) =>
        IPNetwork.TryParse(text.Trim(), out var network) ? network
        : IPAddress.TryParse(text.Trim(), out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
