using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tocsin.Nodes;

namespace Tocsin.Integrations;

/// <summary>Takes in what other nodes have changed, as soon as they say so.</summary>
internal sealed partial class IntegrationFollower : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private readonly IntegrationRegistry _registry;
    private readonly TimeProvider _time;
    private readonly ILogger<IntegrationFollower> _logger;
    private readonly Signal _news = new();
    private volatile bool _missedSome;

    public IntegrationFollower(
        IntegrationRegistry registry,
        IBells bells,
        TimeProvider time,
        ILogger<IntegrationFollower> logger
    )
    {
        (_registry, _time, _logger) = (registry, time, logger);
        bells.Listen(
            Bell.Integrations,
            versions =>
            {
                _missedSome |= versions.Count == 0;
                _news.Give();
            }
        );
    }

    public override void Dispose()
    {
        base.Dispose();
        _news.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _news.WaitAsync(stoppingToken);
                while (!await TryAsync(stoppingToken))
                {
                    await Task.Delay(AfterFailure, _time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start reads everything.
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        var all = _missedSome;
        try
        {
            _missedSome = false;
            await _registry.CatchUpAsync(cancellationToken, all);
            return true;
        }
        // The boundary of a background loop: the store may be busy or away, and is asked again.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _missedSome |= all;
            Log.Failed(_logger, e);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "Could not take in what other nodes have changed of integrations; trying again"
        )]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
