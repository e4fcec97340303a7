namespace Tocsin.Storage.Rows;

/// <summary>
/// The row that a reader of either store is at; columns count from 0. Both keep the same values in the same columns, so
/// that what a row means is written once (<see cref="FindingRows"/> and its neighbours). What it gives is the caller's own.
/// </summary>
internal interface IRow
{
    bool IsDBNull(int column);

    long GetInt64(int column);

    int GetInt32(int column);

    bool GetBoolean(int column);

    string GetString(int column);

    /// <summary>The bytes; none for null.</summary>
    byte[] GetBytes(int column);

    /// <summary>A time: the databases keep milliseconds since 1970, UTC.</summary>
    DateTimeOffset Time(int column);

    /// <summary>The bits behind an id.</summary>
    UInt128 IdValue(int column);

    byte[]? BytesOrNull(int column);

    string? StringOrNull(int column);

    int? Int32OrNull(int column);

    long? Int64OrNull(int column);

    DateTimeOffset? TimeOrNull(int column);
}
