using Tocsin.Cli.Terminal;
using Tocsin.Client;
using Tocsin.Client.Findings;
using Tocsin.Client.Scans;
using Tocsin.Scanning.Runner;
using Tocsin.Scanning.Sarif;

namespace Tocsin.Cli.Scan;

/// <summary>One scan as the server knows it: begun, given its results, and waited for.</summary>
internal sealed class ServerScan
{
    private const int LongestError = 1000;

    private static readonly TimeSpan DefaultWait = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SlowestPoll = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TimeToGiveUp = TimeSpan.FromSeconds(5);

    private readonly Shell _shell;
    private readonly TocsinClient _client;
    private readonly Client.Scans.Scan _begun;

    private ServerScan(Shell shell, TocsinClient client, Client.Scans.Scan begun) =>
        (_shell, _client, _begun) = (shell, client, begun);

    public static async Task<ServerScan> BeginAsync(
        Shell shell,
        TocsinClient client,
        NewScan scan,
        CancellationToken cancellationToken
    ) => new(shell, client, await client.Scans.CreateAsync(scan, cancellationToken));

    /// <summary>Gets results, uploads them, and waits for what the server makes of them. Whatever goes wrong before all
    /// results are there, the server hears of it: nobody else would end this scan.</summary>
    public async Task<(ScanView View, IReadOnlyList<ScannerOutcome> Outcomes)> CarryOutAsync(
        Func<Task<IReadOnlyList<ScannerOutcome>>> getResults,
        bool noWait,
        TimeSpan? timeout,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<ScannerOutcome> outcomes = [];
        var complete = false;
        try
        {
            outcomes = await getResults();
            await UploadAsync(outcomes, cancellationToken);
            var scan = await EndAsync(outcomes, cancellationToken);
            complete = true;
            if (noWait && !ScanStatus.IsFinal(scan.Status))
            {
                _shell.Error.WriteLine($"Not waiting: the server works on {SafeText.Line(scan.Id)}");
                return (ScanView.Unfinished(scan, outcomes), outcomes);
            }

            scan = await WaitAsync(scan, timeout ?? DefaultWait, cancellationToken);
            return (ScanView.Online(scan, await FindingsAsync(cancellationToken), outcomes), outcomes);
        }
        catch (Exception e) when (e is OperationCanceledException or ScanRequestException)
        {
            await GiveUpAsync(late => _client.Scans.CancelAsync(_begun.Id, late));
            throw;
        }
        catch (Exception e) when (!complete)
        {
            await GiveUpAsync(late => _client.Scans.FailAsync(_begun.Id, Short(e.Message), late));
            throw;
        }
    }

    private async Task UploadAsync(IReadOnlyList<ScannerOutcome> outcomes, CancellationToken cancellationToken)
    {
        // Findings are nobody else's business: the folder is its owner's alone.
        var folder = Directory.CreateTempSubdirectory("tocsin-");
        try
        {
            var file = Path.Combine(folder.FullName, "results.sarif");
            await using (var writing = File.Create(file))
            {
                await SarifWriter.WriteAsync(writing, outcomes, cancellationToken);
            }

            _shell.Error.WriteLine($"Uploading {outcomes.Sum(o => o.Results.Count)} results");
            await _client.Scans.UploadResultsAsync(_begun.Id, () => File.OpenRead(file), root: null, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<Client.Scans.Scan> EndAsync(
        IReadOnlyList<ScannerOutcome> outcomes,
        CancellationToken cancellationToken
    )
    {
        if (outcomes.Count == 0 || outcomes.Any(o => o.Error is null))
        {
            return await _client.Scans.CompleteAsync(_begun.Id, cancellationToken);
        }

        var errors = string.Join("; ", outcomes.Select(o => $"{o.Scanner}: {o.Error}"));
        await _client.Scans.FailAsync(_begun.Id, Short(errors), cancellationToken);
        return await _client.Scans.GetAsync(_begun.Id, cancellationToken);
    }

    private async Task<Client.Scans.Scan> WaitAsync(
        Client.Scans.Scan scan,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var start = _shell.Time.GetTimestamp();
        for (var wait = FirstPoll; !ScanStatus.IsFinal(scan.Status); wait = Min(wait * 1.5, SlowestPoll))
        {
            if (_shell.Time.GetElapsedTime(start) > timeout)
            {
                throw new TocsinConnectionException(
                    $"the server has not finished after {timeout.TotalSeconds:0} s; {scan.Id} is {scan.Status}, "
                        + $"see {scan.Links?.Dashboard}",
                    inner: null
                );
            }

            await Task.Delay(wait, _shell.Time, cancellationToken);
            scan = await _client.Scans.GetAsync(scan.Id, cancellationToken);
        }

        return scan;
    }

    private async Task<IReadOnlyList<Finding>> FindingsAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        await foreach (var finding in _client.Scans.ListAllFindingsAsync(_begun.Id, cancellationToken))
        {
            findings.Add(finding);
        }

        return findings;
    }

    private static async Task GiveUpAsync(Func<CancellationToken, Task> tell)
    {
        // The command's own token may be used up already.
        using var limit = new CancellationTokenSource(TimeToGiveUp);
        try
        {
            await tell(limit.Token);
        }
        // What went wrong first is what the user must hear.
        catch (Exception e) when (e is TocsinException or OperationCanceledException) { }
    }

    private static string Short(string error) => SafeText.Line(error, LongestError);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
