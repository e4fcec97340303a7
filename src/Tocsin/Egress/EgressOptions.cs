using System.ComponentModel;

namespace Tocsin.Egress;

/// <summary>Where Tocsin may send to, and by which way: <c>Tocsin:Egress</c>.</summary>
internal sealed class EgressOptions
{
    [Description("Hosts, host:port, addresses and CIDRs that may be reached although private, or by plain http.")]
    public IList<string> Allow { get; } = [];

    [Description("An http proxy that everything goes through: http://host:port, perhaps with user:password@.")]
    public string? Proxy { get; set; }

    [Description("A PEM file with authorities whose certificates are trusted beside the system's.")]
    public string? CertificateAuthority { get; set; }

    [Description("Addresses or CIDRs that deliveries come from, told at /api/v1/meta for the firewalls of receivers.")]
    public IList<string> PublishedAddresses { get; } = [];
}
