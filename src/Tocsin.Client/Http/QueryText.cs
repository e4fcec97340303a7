using System.Globalization;
using System.Text;

namespace Tocsin.Client.Http;

/// <summary>Builds the query of an address; what is null is left out.</summary>
internal sealed class QueryText
{
    private readonly StringBuilder _text = new();

    public QueryText Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public QueryText Add(PageRequest page) =>
        Add("limit", page.Limit?.ToString(CultureInfo.InvariantCulture)).Add("cursor", page.Cursor);

    public override string ToString() => _text.ToString();
}
