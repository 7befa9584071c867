package price_test

import (
	"fmt"

	"github.com/dobhashi/dobhashi/translate/price"
)

func Example() {
	p, _ := price.Default().Find("google", "nmt")
	fmt.Println(price.USD(p.Cost(100_000, 100_000)), p.About())
	p, _ = price.Default().Find("openai", "gpt-6-luna")
	fmt.Println(price.USD(p.Cost(100_000, 100_000)), p.About())
	// Output:
	// 2.00 USD false
	// 0.03 USD true
}
