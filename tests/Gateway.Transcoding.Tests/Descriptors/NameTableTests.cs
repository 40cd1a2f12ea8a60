using System.Text;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Tests.Descriptors;

public sealed class NameTableTests
{
    [Fact]
    public void Every_name_is_found_and_no_other()
    {
        var names = Enumerable.Range(0, 500).Select(i => $"{new string('a', i % 20)}{i}").Append("").ToArray();
        var table = new NameTable<string>(names.Select(n => (n, n)));

        foreach (var name in names)
        {
            Assert.Equal(name, table.Find(Encoding.UTF8.GetBytes(name)));
            Assert.Null(table.Find(Encoding.UTF8.GetBytes(name + "!")));
        }
    }

    [Fact]
    public void Case_can_be_ignored()
    {
        var table = new NameTable<string>([("fooBar", "1"), ("FOOBAR", "2"), ("x", "3"), ("longerThanEightBytes_1", "4")], ignoreCase: true);

        Assert.Equal("1", table.Find("FooBAR"u8));
        Assert.Equal("3", table.Find("X"u8));
        Assert.Equal("4", table.Find("LONGERTHANEIGHTBYTES_1"u8));
        Assert.Null(table.Find("fooBa"u8));
    }
}
