using System.ComponentModel;

namespace Tocsin.Meta;

/// <summary>What this server is, and what it keeps to.</summary>
internal sealed record MetaResource
{
    public required string Product { get; init; }

    public required string Version { get; init; }

    [Description("Addresses and CIDRs that deliveries come from, for the firewalls of receivers; empty when unknown.")]
    public required IReadOnlyList<string> EgressAddresses { get; init; }

    public required MetaLimits Limits { get; init; }
}

/// <summary>Limits that are worth knowing.</summary>
internal sealed record MetaLimits
{
    [Description("Seconds that an endpoint has to answer.")]
    public required int DeliveryTimeoutSeconds { get; init; }

    [Description("Bytes of an answer's body that are kept.")]
    public required int ResponseBodyBytes { get; init; }

    [Description("Bytes of an answer's headers; beyond them an attempt fails.")]
    public required int ResponseHeaderBytes { get; init; }

    [Description("Bytes of the JSON body of a request to this API, where a route says nothing else.")]
    public required int RequestBodyBytes { get; init; }

    [Description("Bytes of uploaded results, after decompression.")]
    public required long ResultsBytes { get; init; }
}
