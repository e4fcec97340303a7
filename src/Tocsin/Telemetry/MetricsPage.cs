using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Tocsin.Delivery;
using Tocsin.Delivery.HandOver;
using Tocsin.Delivery.HandOver.RabbitMq;
using Tocsin.Integrations;
using Tocsin.Nodes;

namespace Tocsin.Telemetry;

/// <summary>What <c>/metrics</c> answers.</summary>
internal sealed class MetricsPage
{
    private readonly Metrics _metrics;
    private readonly StoreReadings _store;

    // Whoever has numbers has to be there before anybody asks.
    public MetricsPage(
        Metrics metrics,
        StoreReadings store,
        DeliveryMetrics deliveries,
        CommitMetrics commits,
        RequestSeries requests,
        DeliveryEngine engine,
        Lanes lanes,
        Backlog backlog,
        EventDispatcher dispatcher,
        IntegrationDirectory integrations,
        INodes nodes,
        IHandOver handOver,
        QueueCounts queue,
        IOptions<NodesOptions> options
    )
    {
        _ = (deliveries, commits, requests);
        (_metrics, _store) = (metrics, store);
        metrics.AddEngine(engine, lanes, backlog, dispatcher);
        metrics.Gauge(
            "tocsin_integrations_needs_config",
            "Integrations whose config none of the encryption keys opens: their deliveries wait until it is given again.",
            () => integrations.All.Count(i => i.IsSealed)
        );
        metrics.AddNode(nodes, handOver, queue, options.Value);
        metrics.AddProcess();
    }

    public async Task AnswerAsync(HttpContext context)
    {
        await _store.RefreshAsync();
        context.Response.ContentType = MetricsText.ContentType;
        await context.Response.WriteAsync(_metrics.ToString(), context.RequestAborted);
    }
}
