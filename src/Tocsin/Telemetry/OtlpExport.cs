using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Tocsin.Delivery.Tracing;
using Tocsin.Settings;

namespace Tocsin.Telemetry;

/// <summary>
/// Sends traces and metrics to a collector where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one. Everything else about it is
/// said by the other <c>OTEL_*</c> variables, which the exporter reads by itself.
/// </summary>
internal sealed class OtlpExport(IConfiguration configuration, MetricsPage page) : IHostedService, IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Made, so that every number is on the meter.
        _ = page;
        Check();
        if (IsSet(Endpoint) || IsSet(TracesEndpoint))
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(s => s.AddSingleton(configuration))
                .ConfigureResource(Describe)
                .AddSource(AttemptTracing.SourceName, "Microsoft.AspNetCore")
                .AddOtlpExporter()
                .Build();
        }

        if (IsSet(Endpoint) || IsSet(MetricsEndpoint))
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(s => s.AddSingleton(configuration))
                .ConfigureResource(Describe)
                .AddMeter(Metrics.Name)
                .AddOtlpExporter()
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends what is left, for a few seconds at most.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private void Describe(ResourceBuilder resource) =>
        resource
            .AddService("tocsin", serviceVersion: Assembly.GetExecutingAssembly().GetName().Version?.ToString(3))
            // Once more, since the last one wins: OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES.
            .AddEnvironmentVariableDetector();

    private void Check()
    {
        var wrong = new[] { Endpoint, TracesEndpoint, MetricsEndpoint }
            .Where(IsSet)
            .Where(name =>
                !Uri.TryCreate(configuration[name], UriKind.Absolute, out var uri)
                || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            )
            .Select(name => $"{name} must be an address such as http://127.0.0.1:4317.")
            .ToList();
        if (wrong.Count > 0)
        {
            throw new SettingsException(wrong);
        }
    }

    private bool IsSet(string name) => !string.IsNullOrWhiteSpace(configuration[name]);
}
