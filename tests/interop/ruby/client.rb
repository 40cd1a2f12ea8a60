# Runs gRPC's own interop client for Ruby, as Debian packages it: client.rb PORT cleartext|tls CASE...
# Prints "ok CASE" or "not ok CASE: why" for each.
gem = Gem::Specification.find_by_name('grpc').gem_dir
require File.join(gem, 'src/ruby/pb/test/client.rb')

$stdout.sync = true
port, security, *cases = ARGV
cases.each do |name|
  ARGV.replace(['--server_host=127.0.0.1', "--server_port=#{port}", "--test_case=#{name}", "--use_tls=#{security == 'tls'}"])
  begin
    main
    puts "ok #{name}"
  rescue StandardError => e
    puts "not ok #{name}: #{e.class}: #{e.message}".tr("\n", ' ')
  end
end
