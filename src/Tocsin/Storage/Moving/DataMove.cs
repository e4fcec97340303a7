namespace Tocsin.Storage.Moving;

/// <summary>
/// Moves everything from SQLite to PostgreSQL, table by table and batch by batch. Interrupted, it goes on where it was;
/// at the end each table is read again on both sides, and counted and summed up.
/// </summary>
internal sealed class DataMove(MoveSource source, MoveTarget target, Action<string> tell)
{
    private const int Batch = 2000;

    /// <summary>False when something is not the same on both sides.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await target.ClaimAsync(source.Identity, cancellationToken);
        foreach (var table in MovedTable.All)
        {
            await CopyAsync(table, cancellationToken);
        }

        await target.ContinueNumbersAsync(source, cancellationToken);
        var isSame = true;
        foreach (var table in MovedTable.All)
        {
            isSame &= await IsSameAsync(table, cancellationToken);
        }

        if (isSame)
        {
            await target.FinishAsync(cancellationToken);
        }

        return isSame;
    }

    private async Task CopyAsync(MovedTable table, CancellationToken cancellationToken)
    {
        var columns = await target.ColumnsAsync(table, cancellationToken);
        var (text, rows) = await target.ProgressAsync(table, cancellationToken);
        var after = text is null ? null : MoveKey.Read(text);
        while (true)
        {
            var batch = source.Read(table, columns, after, Batch).ToList();
            if (batch.Count == 0)
            {
                break;
            }

            after = batch[^1].Key;
            await target.WriteAsync(
                table,
                columns,
                [.. batch.Select(b => b.Values)],
                MoveKey.Write(after),
                cancellationToken
            );
            rows += batch.Count;
        }

        if (rows > 0)
        {
            tell(FormattableString.Invariant($"{table.Name}: {rows} rows"));
        }
    }

    private async Task<bool> IsSameAsync(MovedTable table, CancellationToken cancellationToken)
    {
        var columns = await target.ColumnsAsync(table, cancellationToken);
        var before = new TableSum();
        IReadOnlyList<object>? after = null;
        for (var isMore = true; isMore; )
        {
            isMore = false;
            foreach (var (key, values) in source.Read(table, columns, after, Batch))
            {
                before.Add(values);
                (after, isMore) = (key, true);
            }
        }

        var now = await target.SumAsync(table, columns, cancellationToken);
        if (!now.IsSameAs(before))
        {
            tell($"{table.Name} differs: {before} in SQLite, {now} in PostgreSQL");
            return false;
        }

        return true;
    }
}
