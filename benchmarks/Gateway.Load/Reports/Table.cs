using System.Text;

namespace Gateway.Load.Reports;

/// <summary>Rows under a heading, as Markdown.</summary>
internal sealed class Table(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(Line(columns));
        text.AppendLine(Line(columns.Select((_, index) => index == 0 ? "---" : "--:")));
        foreach (var row in _rows)
        {
            text.AppendLine(Line(row));
        }

        return text.ToString();
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
