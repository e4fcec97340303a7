using System.Net;
using Microsoft.Extensions.Options;

namespace Tocsin.Telemetry;

/// <summary>Stops the process when the listener's address is none.</summary>
internal sealed class MetricsOptionsValidator : IValidateOptions<MetricsOptions>
{
    public ValidateOptionsResult Validate(string? name, MetricsOptions options) =>
        IPAddress.TryParse(options.Address, out _)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Tocsin:Metrics:Address is '{options.Address}'; expected an IP address such as 127.0.0.1 or 0.0.0.0."
            );
}
