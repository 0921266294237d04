import { render } from 'preact';
import '../look/base.css';
import './start.css';
import '../look/theme';
import { StartPage } from './StartPage';

render(<StartPage />, document.getElementById('page')!);
