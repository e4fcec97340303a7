using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tocsin.Events;

/// <summary>
/// The order of an object's members after JavaScript has parsed it: array indices first, ascending, then names in the
/// order of their first appearance, each with its last value.
/// </summary>
internal struct MemberOrder
{
    /// <summary>The largest array index of ECMAScript.</summary>
    private const uint MaxIndex = uint.MaxValue - 1;

    private readonly record struct Member(int From, int End, long Index);

    private List<Member>? _members;
    private Dictionary<string, int>? _places;
    private bool _changed;

    /// <summary>Notes a member that was just written; its name stands, quoted, from <paramref name="from"/>.</summary>
    public void Add(ReadOnlySpan<byte> written, int from, int nameEnd, int end)
    {
        _members ??= [];
        _places ??= new Dictionary<string, int>(StringComparer.Ordinal);
        var name = Encoding.UTF8.GetString(written[(from + 1)..(nameEnd - 1)]);
        var member = new Member(from, end, ArrayIndex(name));
        if (_places.TryGetValue(name, out var place))
        {
            _members[place] = member;
            _changed = true;
        }
        else
        {
            _places.Add(name, _members.Count);
            _members.Add(member);
            _changed |= member.Index >= 0;
        }
    }

    /// <summary>Puts what was written from <paramref name="start"/> on into its order.</summary>
    public readonly void Apply(ArrayBufferWriter<byte> output, int start)
    {
        if (!_changed)
        {
            return;
        }

        var all = output.WrittenSpan.ToArray();
        output.ResetWrittenCount();
        output.Write(all.AsSpan(0, start));
        // OrderBy is stable: all names have the same key and keep their order.
        foreach (var member in _members!.OrderBy(m => m.Index < 0 ? long.MaxValue : m.Index))
        {
            if (output.WrittenCount > start)
            {
                output.Write(","u8);
            }

            output.Write(all.AsSpan(member.From, member.End - member.From));
        }
    }

    private static long ArrayIndex(string name) =>
        name.Length is > 0 and <= 10
        && (name[0] != '0' || name.Length == 1)
        && uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index <= MaxIndex
            ? index
            : -1;
}
